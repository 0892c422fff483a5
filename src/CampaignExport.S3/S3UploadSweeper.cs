using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.S3.Diagnostics;
using CampaignExport.S3.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.S3;

/// <summary>
/// Aborts uploads that exports have begun and nobody will finish: a process that is killed between the beginning of an upload and its
/// first checkpoint leaves one, whose parts are paid for until it is aborted.
/// </summary>
/// <remarks>Thread-safe. It needs the right <c>s3:ListBucketMultipartUploads</c>. The client is not disposed.</remarks>
/// <param name="client">The client.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="time">The clock; null for that of the system.</param>
/// <param name="logger">Told how many uploads were aborted; null for none.</param>
public sealed class S3UploadSweeper(IAmazonS3 client, string bucket, TimeProvider? time = null, ILogger<S3UploadSweeper>? logger = null)
{
    private readonly StoreBucket _bucket = new(client, bucket, new S3UploadOptions(), time ?? TimeProvider.System);
    private readonly ILogger _logger = logger ?? NullLogger<S3UploadSweeper>.Instance;

    /// <summary>Aborts uploads whose keys begin with a prefix and that were begun some time ago.</summary>
    /// <param name="prefix">The prefix, such as <c>campaign-export/</c>. All uploads under it count as ours.</param>
    /// <param name="age">How long ago at least: longer than any export takes, its interruptions included.</param>
    /// <param name="cancellationToken">Stops the sweeping.</param>
    /// <returns>How many were aborted.</returns>
    /// <exception cref="ArgumentException">The prefix is empty: uploads of others would be aborted, too.</exception>
    public async Task<int> SweepAsync(string prefix, TimeSpan age, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        return await SweepAsync(prefix, age, _ => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts uploads of certain keys, however young they are: those of an export that is known to be at rest.</summary>
    /// <param name="prefix">What the keys begin with.</param>
    /// <param name="isOurs">Whether a key is one of the export.</param>
    /// <param name="cancellationToken">Stops the sweeping.</param>
    /// <returns>How many were aborted.</returns>
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

    // One of which the store does not say when it was begun is left alone.
    private static DateTimeOffset BegunAt(MultipartUpload upload) =>
        upload.Initiated is { } begun ? new DateTimeOffset(begun.ToUniversalTime()) : DateTimeOffset.MaxValue;
}
