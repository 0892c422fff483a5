using CampaignExport.S3;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The options of a store of events in a bucket, and of the copies of its files on this machine.</summary>
/// <remarks>
/// The bucket must honor <c>If-None-Match: *</c>; the first import checks it. The SDK finds the credentials, as for
/// <see cref="S3ExportSinkOptions"/>.
/// </remarks>
public sealed class DuckDbBucketOptions : S3BucketOptions
{
    /// <summary>
    /// The folder on this machine for copies of the files. It should be on a local disk. Several processes can share it. Each store has its own
    /// subfolder, which only the person of the process can read.
    /// </summary>
    /// <value>Default null: the folder <c>campaign-export</c> in the person's cache folder.</value>
    public string? CacheDirectory { get; set; }

    /// <summary>
    /// The maximum size of copied segments of a store, in bytes. If they exceed it, the least recently used ones are deleted. Segments that a running count or
    /// export uses stay, so the copies can exceed the maximum for a while.
    /// </summary>
    /// <value>Default 10 GiB.</value>
    public long CacheBytes { get; set; } = 10L << 30;

    internal static string CacheOfUser
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : "";
            return folder.Length > 0 ? Path.Combine(folder, "campaign-export")
                : throw new StoreException("The user of this process has no folder for caches. Set XDG_CACHE_HOME or DuckDbOptions.S3.CacheDirectory to a local folder.");
        }
    }

    internal override IEnumerable<string> FindProblems()
    {
        foreach (var problem in base.FindProblems())
            yield return problem;
        if (CacheDirectory is not null && string.IsNullOrWhiteSpace(CacheDirectory))
            yield return "CacheDirectory is empty. Leave it null, or set it to a local folder.";
        if (CacheBytes <= 0)
            yield return "CacheBytes must be positive.";
    }
}
