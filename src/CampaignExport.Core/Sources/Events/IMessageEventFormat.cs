namespace CampaignExport.Sources;

/// <summary>A format of files of events beside JSON Lines, whose records have the documented fields.</summary>
/// <remarks>Implementations are thread-safe: several files may be read at once.</remarks>
public interface IMessageEventFormat
{
    /// <summary>Says whether a file has this format.</summary>
    /// <param name="fileName">The name of the file, or of the entry of an archive, without the <c>.gz</c> of a compressed one.</param>
    /// <param name="beginning">The first bytes of the file, decompressed: at least 200, or all if there are fewer.</param>
    /// <returns>Whether <see cref="ReadAsync"/> reads it.</returns>
    bool Recognizes(string fileName, ReadOnlySpan<byte> beginning);

    /// <summary>Reads the records of a file, without holding more of them than a fixed amount.</summary>
    /// <param name="file">
    /// The file, from its beginning. It stays the caller's. It can be read in any order unless it is compressed, in an archive, or a pipe.
    /// </param>
    /// <param name="name">What the file is called in errors.</param>
    /// <param name="recordsBefore">How many records were read before, and are passed over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// Each record as a JSON object in UTF-8, as <see cref="MessageEventSource"/> reads lines: the fields by their documented names, with
    /// <c>event_type</c> if the file says what its events are. The bytes are read before the next record is asked for, and not later.
    /// </returns>
    /// <exception cref="SourceFormatException">The file is damaged, or not of this format.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream file, string name, long recordsBefore, CancellationToken cancellationToken);
}
