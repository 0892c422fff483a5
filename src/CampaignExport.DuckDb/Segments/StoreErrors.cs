using System.Net;
using Amazon.Runtime;

namespace CampaignExport.DuckDb;

/// <summary>What errors of disks, buckets and the engine mean, and what to do.</summary>
internal static class StoreErrors
{
    private const int DiskFull = 28;

    /// <summary>Runs what writes to a folder.</summary>
    /// <exception cref="StoreException">It is full, or cannot be written to.</exception>
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

    /// <summary>Whether an error says that a disk is full.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException && (error.HResult is DiskFull or unchecked((int)0x80070070) or unchecked((int)0x80070027));

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
