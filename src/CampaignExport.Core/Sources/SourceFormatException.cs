using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>The exception that is thrown when a source file does not have its documented format.</summary>
/// <remarks>The message names the file, the position and the problem. It contains no personal data.</remarks>
public sealed class SourceFormatException : SourceDataException
{
    /// <summary>Initializes a new exception for a file of lines.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="line">The number of the line, from 1.</param>
    /// <param name="position">The position in the line in bytes, from 1.</param>
    /// <param name="problem">The problem, as a sentence.</param>
    /// <param name="innerException">The error of the reader; null for none.</param>
    public SourceFormatException(string file, long line, long position, string problem, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, position {position}: {problem}"), innerException)
    {
        File = file;
        Line = line;
        Position = position;
        Problem = problem;
    }

    /// <summary>Initializes a new exception for a file of records.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="record">The number of the record, from 1.</param>
    /// <param name="problem">The problem, as a sentence.</param>
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

    /// <summary>Whether the file contains nothing, or all files of the input.</summary>
    /// <value>Default <see langword="false"/>.</value>
    internal bool IsEmptyFile { get; init; }

    /// <summary>The number of the line, or of the record in a file of records, from 1.</summary>
    public long Line { get; }

    /// <summary>The position in the line in bytes, from 1; 0 in a file of records.</summary>
    public long Position { get; }

    /// <summary>The problem, as a sentence without the file, the position or personal data.</summary>
    public string Problem { get; }

    /// <summary>Creates the same error with a folder in front of the name of the file.</summary>
    /// <param name="folder">The folder of the file, as a path that ends with <c>/</c>; empty to return this error.</param>
    /// <returns>The error.</returns>
    internal SourceFormatException InFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Length == 0 ? this
            : Position == 0 ? new(folder + File, Line, Problem, InnerException) { IsEmptyFile = IsEmptyFile }
            : new(folder + File, Line, Position, Problem, InnerException) { IsEmptyFile = IsEmptyFile };
    }
}
