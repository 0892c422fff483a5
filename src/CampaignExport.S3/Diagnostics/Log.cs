using Microsoft.Extensions.Logging;

namespace CampaignExport.S3.Diagnostics;

/// <summary>The log messages. Uploads are named by their id. No message holds a key or a personal value.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Warning, "The upload {UploadId} in bucket {Bucket} could not be aborted. Its parts remain until stale uploads are swept.")]
    public static partial void AbortFailed(ILogger logger, string bucket, string uploadId, Exception error);

    [LoggerMessage(202, LogLevel.Error, "An object with a wrong checksum in bucket {Bucket} could not be deleted.")]
    public static partial void DeleteFailed(ILogger logger, string bucket, Exception error);

    [LoggerMessage(203, LogLevel.Information, "Aborted stale uploads in bucket {Bucket}: {Count}.")]
    public static partial void Swept(ILogger logger, string bucket, int count);
}
