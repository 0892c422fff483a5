using System.IO.Hashing;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The location of the files of a store: a folder or a bucket. Files have names such as <c>events/x.parquet</c>.</summary>
/// <remarks>Thread-safe. Any number of processes use a storage at once.</remarks>
internal abstract class SegmentStorage : IDisposable
{
    /// <summary>The file that marks a location as a store. It is created last.</summary>
    public const string Mark = "store.json";

    /// <summary>The folder of manifests.</summary>
    public const string Manifests = "manifests";

    /// <summary>The extension of segments.</summary>
    private const string SegmentEnding = ".parquet";

    // Other programs read "*.parquet", so an unfinished segment has another extension. The dot keeps it from those that list all files.
    private const string UnfinishedEnding = ".partial";

    /// <summary>The extension of manifests.</summary>
    public const string ManifestEnding = ".manifest";

    /// <summary>The folders of segments.</summary>
    public static readonly string[] Kinds = ["events", "purchases", "profiles", "receipts"];

    /// <summary>The name of the storage in messages, in quotation marks.</summary>
    public abstract string Name { get; }

    /// <summary>A folder on this machine for the counts of the store. A store in a bucket must have been read before.</summary>
    public abstract string LocalFolder { get; }

    /// <summary>Whether there are files that do not belong to a store.</summary>
    public abstract bool HasOtherFiles(CancellationToken cancellationToken);

    /// <summary>Creates the folders of a new store.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Reads a small file; null if there is none.</summary>
    public abstract byte[]? Read(string file, CancellationToken cancellationToken);

    /// <summary>Reads manifests; the bytes are null for those that do not exist.</summary>
    public abstract IEnumerable<(string Name, byte[]? Bytes)> ReadManifests(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Creates a small file atomically, unless a file of this name exists.</summary>
    public abstract bool TryPut(string file, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Gets the names of all manifests.</summary>
    public abstract IEnumerable<string> ListManifests(CancellationToken cancellationToken);

    /// <summary>Lists the files of a folder, with the time of their last change.</summary>
    public abstract IEnumerable<(string File, DateTimeOffset ModifiedAt)> List(string folder, CancellationToken cancellationToken);

    /// <summary>Finds a segment that does not exist; null if all do.</summary>
    public abstract Segment? FindMissing(IEnumerable<Segment> segments, CancellationToken cancellationToken);

    /// <summary>Gets a path on this machine for a new segment of a kind. The segment exists after <see cref="Keep"/>.</summary>
    public abstract string NewSegment(string kind);

    /// <summary>Makes a written segment durable and gives it its name.</summary>
    public abstract Segment Keep(string path, long rows, CancellationToken cancellationToken);

    /// <summary>Gets the path of an opened segment on this machine.</summary>
    public abstract string PathOf(Segment segment);

    /// <summary>Gets the paths of segments after comparing them with their digests. The files stay until the connection is disposed.</summary>
    /// <exception cref="StoreException">A file is missing, truncated or changed.</exception>
    public abstract IReadOnlyList<string> Open(IReadOnlyList<Segment> segments, EngineConnection user, CancellationToken cancellationToken);

    /// <summary>Deletes a file.</summary>
    public abstract void Delete(string file, CancellationToken cancellationToken);

    /// <summary>Deletes files other than segments that killed processes left before a given time.</summary>
    public virtual void Sweep(DateTimeOffset before, CancellationToken cancellationToken)
    {
    }

    /// <summary>Locks the store for a compaction; null if another process holds the lock.</summary>
    public abstract IDisposable? TryLock(CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>Creates the error of a segment that does not exist.</summary>
    public static StoreException Missing(Segment segment) => Damaged(segment, "is missing");

    protected static StoreException Damaged(Segment segment, string problem) =>
        new($"The file '{segment.File}' of the store {problem}. Restore it from a backup, or import its files into a new store. Nothing was counted.");

    protected static StoreException WrongLength(Segment segment, long length) => Damaged(segment, $"has {Plural.Of(length, "byte")} instead of {segment.Bytes}");

    /// <summary>Creates the name of a file for a segment that is being written. It starts with a dot.</summary>
    public static string NewUnfinishedName() => $".{Guid.CreateVersion7():N}{UnfinishedEnding}";

    /// <summary>Describes a written segment under its final name.</summary>
    protected static Segment Describe(string path, long rows) => new(
        $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)[1..^UnfinishedEnding.Length]}{SegmentEnding}", rows, new FileInfo(path).Length, DigestOf(path));

    protected static string DigestOf(string path)
    {
        var hash = new XxHash128();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        hash.Append(file);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
