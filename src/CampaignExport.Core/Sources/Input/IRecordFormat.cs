namespace CampaignExport.Sources;

/// <summary>A format of files of events or of people, other than JSON and CSV.</summary>
/// <remarks>Implementations must be thread-safe: several files can be read at once.</remarks>
public interface IRecordFormat
{
    /// <summary>Determines whether a file has this format.</summary>
    /// <param name="fileName">The name of the file or of the archive entry, without the <c>.gz</c> of a compressed file.</param>
    /// <param name="beginning">The first bytes of the decompressed file: at least 200, or all if there are fewer.</param>
    /// <returns>True if <see cref="ReadAsync"/> can read the file.</returns>
    bool Recognizes(string fileName, ReadOnlySpan<byte> beginning);

    /// <summary>Reads the records of a file in bounded memory.</summary>
    /// <param name="file">
    /// The file, positioned at its start. The caller disposes it. It supports seeking unless it is compressed, in an archive, or a pipe.
    /// </param>
    /// <param name="name">The name of the file for error messages.</param>
    /// <param name="recordsBefore">The number of records to skip, because they were read before.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// Each record as a JSON object in UTF-8. Of events, they are like the lines that <see cref="MessageEventSource"/> reads: the fields with their documented
    /// names, and <c>event_type</c> if the file contains it. Of people, each record has all columns of the file, with null for no value. The bytes need to be
    /// valid only until the next record is requested.
    /// </returns>
    /// <exception cref="SourceFormatException">The file is damaged, or does not have this format.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream file, string name, long recordsBefore, CancellationToken cancellationToken);
}
