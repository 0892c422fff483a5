using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>A file that is read has not the form that is documented for it.</summary>
/// <remarks>The message names the file, the place and what is wrong there; it never repeats a value of a person.</remarks>
public sealed class SourceFormatException : SourceDataException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="line">The line, 1 for the first.</param>
    /// <param name="position">The byte in that line, 1 for the first.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="innerException">The error of the reader; null for none.</param>
    public SourceFormatException(string file, long line, long position, string problem, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, position {position}: {problem}"), innerException)
    {
        File = file;
        Line = line;
        Position = position;
        Problem = problem;
    }

    /// <summary>Makes the exception for a file of records.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="record">The record, 1 for the first.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="innerException">The error of the reader; null for none.</param>
    public SourceFormatException(string file, long record, string problem, Exception? innerException)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}, record {record}: {problem}"), innerException)
    {
        File = file;
        Line = record;
        Problem = problem;
    }

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>Whether there is nothing in the file, or in any file of a folder.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsEmptyFile { get; internal init; }

    /// <summary>The line, or the record in a file of records; 1 for the first.</summary>
    public long Line { get; }

    /// <summary>The byte in that line, 1 for the first; 0 in a file of records.</summary>
    public long Position { get; }

    /// <summary>What is wrong, as a sentence without file and place, and without a value.</summary>
    public string Problem { get; }
}
