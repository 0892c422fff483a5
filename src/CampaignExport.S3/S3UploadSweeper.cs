using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.S3.Diagnostics;
using CampaignExport.S3.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.S3;

/// <summary>
/// Aborts abandoned uploads. A process that is killed between the start of an upload and its first checkpoint leaves an upload behind,
/// and its parts are billed until it is aborted.
/// </summary>
/// <remarks>Thread-safe. It needs the permission <c>s3:ListBucketMultipartUploads</c>. The client is not disposed.</remarks>
/// <param name="client">The client.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="time">The clock; null for the system clock.</param>
/// <param name="logger">The logger; null for none. It receives the number of aborted uploads.</param>
public sealed class S3UploadSweeper(IAmazonS3 client, string bucket, TimeProvider? time = null, ILogger<S3UploadSweeper>? logger = null)
{
    private readonly StoreBucket _bucket = new(client, bucket, new S3UploadOptions(), time ?? TimeProvider.System);
    private readonly ILogger _logger = logger ?? NullLogger<S3UploadSweeper>.Instance;

    /// <summary>Aborts uploads under a prefix that have reached an age.</summary>
    /// <param name="prefix">The prefix, such as <c>campaign-export/</c>. All uploads under it must belong to exports.</param>
    /// <param name="age">The minimum age. Choose more than any export takes, interruptions included.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of aborted uploads.</returns>
    /// <exception cref="ArgumentException">The prefix is empty, so uploads of other programs would be aborted.</exception>
    public async Task<int> SweepAsync(string prefix, TimeSpan age, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        return await SweepAsync(prefix, age, _ => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts all uploads of some keys, regardless of their age. The export of these keys must not be running.</summary>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="isOurs">Whether a key belongs to the export.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of aborted uploads.</returns>
    public Task<int> SweepKeysAsync(string prefix, Func<string, bool> isOurs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(isOurs);
        return SweepAsync(prefix, null, isOurs, cancellationToken);
    }

    private async Task<int> SweepAsync(string prefix, TimeSpan? age, Func<string, bool> isOurs, CancellationToken cancellationToken)
    {
        var begunBefore = age is { } least ? _bucket.Time.GetUtcNow() - least : DateTimeOffset.MaxValue;
        var count = 0;
        await foreach (var upload in _bucket.ListUploadsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!isOurs(upload.Key) || BegunAt(upload) > begunBefore)
                continue;
            await _bucket.AbortAsync(upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
            count++;
        }

        if (count > 0)
            Log.Swept(_logger, bucket, count);
        return count;
    }

    // An upload without a start time is left alone.
    private static DateTimeOffset BegunAt(MultipartUpload upload) =>
        upload.Initiated is { } begun ? new DateTimeOffset(begun.ToUniversalTime()) : DateTimeOffset.MaxValue;
}
