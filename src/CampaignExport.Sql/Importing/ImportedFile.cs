namespace CampaignExport.Sql;

/// <summary>The result of an import for one file.</summary>
/// <remarks>Immutable and thread-safe. Each line or record is kept, repeated, skipped or rejected.</remarks>
/// <param name="Path">The path of the file: the given path, or the path below the given folder.</param>
/// <param name="Read">The number of events that count: of a campaign and of a metric, purchases, or about a person. Each of them is kept or repeated.</param>
/// <param name="Kept">The number of events that were written to the store.</param>
/// <param name="Skipped">The number of events that do not count.</param>
/// <param name="Rejected">The number of malformed lines and records.</param>
public sealed record ImportedFile(string Path, long Read, long Kept, long Skipped, long Rejected)
{
    /// <summary>The number of events that repeat an event of the same commit, by campaign and id, or that another import of the file has written at the same time.</summary>
    public long Repeated => Read - Kept;

    /// <summary>Whether the file was not read, because an earlier import had read it completely.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool WasImportedBefore { get; init; }
}
