using System.Net;
using Amazon.Runtime;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Explains errors of disks, buckets and the engine, with advice.</summary>
internal static class StoreErrors
{
    private const int DiskFull = 28;

    /// <summary>Explains an error of the engine; null if there is no advice.</summary>
    /// <param name="problem">The message of the engine. It can contain paths.</param>
    /// <param name="error">The error.</param>
    public static StoreException? OfEngine(string? problem, Exception? error = null)
    {
        return problem switch
        {
            null => null,
            _ when Has("max_temp_directory_size") || Has("offload data block") || Has("duckdb_temp_storage") => new(
                "The disk for temporary files is full. Make room, or set DuckDbOptions.TempDirectory to a folder of another disk. What was committed stays; try again.", error),
            _ when Has("No space left on device") || Has("not enough space on the disk") => new(
                "The disk of the store is full. Make room; a compaction deletes what was replaced a while ago. What was committed stays; try again.", error),
            _ when Has("Permission denied") || Has("Read-only file system") => Unwritable(Has("Permission denied") ? "Permission denied" : "Read-only file system", error),
            _ when Has("Out of Memory") => new(
                "The engine needs more memory than DuckDbOptions.MemoryLimit. Set it higher, or DuckDbOptions.Threads lower. What was committed stays.", error),
            _ => null,
        };

        bool Has(string text) => problem.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Runs an action that uses the engine.</summary>
    /// <exception cref="StoreException">A disk is full, or there is not enough memory.</exception>
    public static void InEngine(Action run)
    {
        try
        {
            run();
        }
        catch (DuckDBException error) when (OfEngine(error.Message, error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Runs an action that writes to the folder of a store.</summary>
    /// <exception cref="StoreException">The disk is full, or cannot be written to.</exception>
    public static T InStore<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException error) when (IsDiskFull(error))
        {
            throw OfEngine("No space left on device", error)!;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The message ends with the path.
            throw Unwritable(error is UnauthorizedAccessException ? "Permission denied" : error.Message.Split(" : ")[0], error);
        }
    }

    /// <summary>Runs an action that writes to the folder of copies.</summary>
    /// <exception cref="StoreException">The folder is on a full disk, or cannot be written to.</exception>
    public static void OnDisk(Action write, string folder)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                IsDiskFull(error)
                    ? $"The disk of '{folder}' is full. Make room, lower DuckDbOptions.S3.CacheBytes, or set DuckDbOptions.S3.CacheDirectory to a folder of another disk."
                    : $"The folder '{folder}' cannot be written to. Allow it, or set DuckDbOptions.S3.CacheDirectory to another one.",
                error);
        }
    }

    private static StoreException Unwritable(string problem, Exception? error) =>
        new($"The folder of the store cannot be written to: {problem}. Allow this process to write to it, or choose another folder. What was committed stays.", error);

    /// <summary>Determines whether an error means that a disk is full.</summary>
    private static bool IsDiskFull(Exception error) => error is IOException && (error.HResult is DiskFull or unchecked((int)0x80070070) or unchecked((int)0x80070027));

    /// <summary>Explains an error of a bucket.</summary>
    public static StoreException OfBucket(Exception error, string name)
    {
        var code = (error as AmazonServiceException)?.ErrorCode;
        var advice = error switch
        {
            AmazonServiceException { ErrorCode: "NoSuchBucket" } => "the bucket does not exist. Check its name and the address of the service.",
            AmazonServiceException { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" } =>
                $"the credentials were refused ({code}). Check those of this process, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } =>
                "access was denied. Allow listing the bucket, reading, writing and deleting objects, and listing and aborting uploads.",
            AmazonServiceException service => $"the service answered {service.ErrorCode ?? service.StatusCode.ToString()}. Try again later.",
            AmazonClientException when error.InnerException is null or AmazonClientException =>
                "no region or no credentials were found. Set AWS_REGION or DuckDbOptions.S3.Region or ServiceUrl, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
            _ => "the service did not answer. Check its address and the network, or try again later.",
        };
        return new($"The store in {name} cannot be used: {advice}", error);
    }
}
