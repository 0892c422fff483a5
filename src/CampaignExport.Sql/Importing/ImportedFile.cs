namespace CampaignExport.Sql;

/// <summary>The result of an import for one file.</summary>
/// <remarks>Immutable and thread-safe. Each line or record is kept, repeated, skipped or rejected.</remarks>
public sealed class ImportedFile
{
    internal ImportedFile(string path, long read, long kept, long skipped, long rejected) =>
        (Path, Read, Kept, Skipped, Rejected) = (path, read, kept, skipped, rejected);

    /// <summary>The path of the file: the given path, or the path below the given folder.</summary>
    public string Path { get; }

    /// <summary>The number of events that count: of a campaign and of a metric, purchases, or about a person. Each of them is kept or repeated.</summary>
    public long Read { get; }

    /// <summary>The number of events that were written to the store.</summary>
    public long Kept { get; }

    /// <summary>The number of events that do not count.</summary>
    public long Skipped { get; }

    /// <summary>The number of malformed lines and records.</summary>
    public long Rejected { get; }

    /// <summary>The number of events that repeat an event of the same commit, by campaign and id, or that another import of the file has written at the same time.</summary>
    public long Repeated => Read - Kept;

    /// <summary>Whether the file was not read, because an earlier import had read it completely.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool WasImportedBefore { get; internal init; }
}
