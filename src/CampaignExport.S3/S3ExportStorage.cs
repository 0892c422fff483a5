using Amazon.S3;
using CampaignExport.Jobs;
using CampaignExport.S3.Uploads;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.S3;

/// <summary>
/// Stores the files of jobs in a bucket, below <c>PREFIX/JOB/</c>. A download link redirects to the bucket, with an address that is valid
/// for less than five minutes.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class S3ExportStorage : IExportStorage
{
    /// <summary>The lifetime of the address that a download is redirected to: four and a half minutes. A download that has begun continues.</summary>
    public static readonly TimeSpan AddressLifetime = TimeSpan.FromMinutes(4.5);

    private readonly StoreBucket _bucket;
    private readonly S3ExportSink _sink;
    private readonly S3UploadSweeper _sweeper;
    private readonly string _prefix;

    /// <summary>Creates a storage.</summary>
    /// <param name="client">The client. The caller disposes it.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">The prefix of all keys. The bucket must contain only files of jobs below it.</param>
    /// <param name="options">The upload options; null for the defaults. Objects of the same job are always overwritten.</param>
    /// <param name="time">The clock; null for the system clock.</param>
    /// <param name="loggers">The logger factory; null for none.</param>
    /// <exception cref="ArgumentException">An option is invalid, or the prefix is empty.</exception>
    public S3ExportStorage(
        IAmazonS3 client, string bucket, string prefix, S3UploadOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var overwriting = (options ?? new S3UploadOptions()) with { Overwrite = true };
        _prefix = S3KeyLayout.Under(prefix).Prefix;
        _sink = new S3ExportSink(client, bucket, S3KeyLayout.Under(prefix), overwriting, time, loggers?.CreateLogger<S3ExportSink>());
        _bucket = new StoreBucket(client, bucket, overwriting, time ?? TimeProvider.System);
        _sweeper = new S3UploadSweeper(client, bucket, time, loggers?.CreateLogger<S3UploadSweeper>());
    }

    /// <inheritdoc/>
    public bool SharesUploads => true;

    // Two claims write the same bytes under the same key, and the job store decides which of them publishes.

    /// <inheritdoc/>
    public IExportSink CreateSink(string jobId, long fencingToken) => CreateSink(jobId);

    /// <inheritdoc/>
    public async ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken = default)
    {
        var key = LayoutOf(jobId).KeyOf(name);
        if (await _bucket.FindAsync(key, cancellationToken).ConfigureAwait(false) is null)
            return null;
        return ExportContent.FromUrl(await CreateSink(jobId).GetDownloadLinkAsync(name, AddressLifetime).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken = default)
    {
        await SweepAsync(jobId, cancellationToken).ConfigureAwait(false);
        await foreach (var stored in _bucket.ListAsync(LayoutOf(jobId).Prefix, cancellationToken).ConfigureAwait(false))
            await _bucket.DeleteAsync(stored.Key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SweepAsync(string jobId, CancellationToken cancellationToken = default) =>
        await _sweeper.SweepKeysAsync(LayoutOf(jobId).Prefix, static _ => true, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<string> GetIdentityAsync(CancellationToken cancellationToken = default) => new($"s3://{_bucket.Name}/{_prefix}");

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken = default)
    {
        var test = await _sink.TestAsync(cancellationToken).ConfigureAwait(false);
        if (!test.IsUsable)
            throw new IOException($"Files cannot be stored in the bucket '{_bucket.Name}'. {test.Problem}", test.Error);
    }

    private S3ExportSink CreateSink(string jobId) => _sink.WithKeys(LayoutOf(jobId));

    private S3KeyLayout LayoutOf(string jobId) => S3KeyLayout.Under($"{_prefix}{jobId}");
}
