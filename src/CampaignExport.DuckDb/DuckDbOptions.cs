using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The options of a store of events, and of the engine that counts them.</summary>
public sealed class DuckDbOptions
{
    /// <summary>The folder of the store. The first import creates it.</summary>
    /// <value>Default empty: it or <see cref="S3"/> must be set.</value>
    public string Directory { get; set; } = "";

    /// <summary>The bucket of the store, with a folder for copies of its files; null for a store in a folder. The first import creates the store.</summary>
    /// <value>Default null: <see cref="Directory"/> must be set.</value>
    public DuckDbBucketOptions? S3 { get; set; }

    /// <summary>The memory that the engine may use, in bytes. Beyond it, the engine writes to <see cref="TempDirectory"/>.</summary>
    /// <value>Default 2 GiB. At least 256 MiB.</value>
    public long MemoryLimit { get; set; } = 2L << 30;

    /// <summary>The number of threads of the engine.</summary>
    /// <value>Default 0: one per processor.</value>
    public int Threads { get; set; }

    /// <summary>
    /// The folder for temporary files. The engine creates a subfolder that only the person of the process can read, and deletes it at the end. It also
    /// deletes the subfolders of killed processes.
    /// </summary>
    /// <value>Default null: the temporary folder of the system.</value>
    public string? TempDirectory { get; set; }

    /// <summary>
    /// The maximum size of kept counts in the folder <c>counts</c> of the store, or in the cache of a bucket, in bytes. If they exceed it, the least recently
    /// used ones are deleted. If the folder is read-only, no counts are kept.
    /// </summary>
    /// <value>Default 256 MiB. 0: no counts are kept.</value>
    public long KeptCountBytes { get; set; } = 256L << 20;

    /// <summary>Creates the options of a store from its location: <c>s3://BUCKET/PREFIX</c> for a bucket, or else the path of a folder.</summary>
    /// <param name="location">The location.</param>
    /// <param name="serviceUrl">The URL of an S3-compatible service, for a bucket; null for Amazon S3.</param>
    /// <returns>The options. The region comes from the environment.</returns>
    /// <exception cref="StoreException">The location is invalid. The message says why.</exception>
    public static DuckDbOptions FromLocation(string location, Uri? serviceUrl = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        const string scheme = "s3://";
        if (!location.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return location.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) || location.Contains("://", StringComparison.Ordinal)
                ? throw new StoreException($"'{location}' is not the location of a store. Give s3://BUCKET/PREFIX, or the path of a folder.")
                : new() { Directory = location };
        }

        var (bucket, prefix) = location[scheme.Length..].TrimEnd('/').Split('/', 2) is [var first, var rest] ? (first, rest) : (location[scheme.Length..].TrimEnd('/'), "");
        var options = new DuckDbOptions
        {
            S3 = new()
            {
                Bucket = bucket,
                Prefix = prefix,
                ServiceUrl = serviceUrl,
                Region = serviceUrl is not null && Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region ? region : null,
            },
        };
        if (bucket.Length == 0)
            throw new StoreException($"The location '{location}' of a store names no bucket. Give s3://BUCKET/PREFIX.");
        return options.S3.FindProblems().FirstOrDefault() is { } problem ? throw new StoreException($"The location '{location}' of a store is invalid: {problem}") : options;
    }

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (S3 is null && string.IsNullOrWhiteSpace(Directory))
            yield return "DuckDbOptions.Directory is missing. Set it to the folder of the store, or DuckDbOptions.S3 to its bucket.";
        if (Directory?.Contains("://", StringComparison.Ordinal) == true)
            yield return "DuckDbOptions.Directory must be the path of a folder. For a bucket, set DuckDbOptions.S3.";
        if (S3 is not null && !string.IsNullOrWhiteSpace(Directory))
            yield return "DuckDbOptions.Directory and DuckDbOptions.S3 are both set. A store is in a folder or in a bucket: set one of them.";
        foreach (var problem in S3?.FindProblems() ?? [])
            yield return $"DuckDbOptions.S3.{problem}";
        if (MemoryLimit < 256L << 20)
            yield return "DuckDbOptions.MemoryLimit must be at least 256 MiB (268435456).";
        if (Threads < 0)
            yield return "DuckDbOptions.Threads must be 0, for one per processor, or positive.";
        if (KeptCountBytes < 0)
            yield return "DuckDbOptions.KeptCountBytes must be 0 or positive.";
    }

    internal void ThrowIfInvalid()
    {
        if (FindProblems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem);
    }
}
