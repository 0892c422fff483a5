using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.Manifests;
using CampaignExport.S3.Uploads;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.S3;

/// <summary>
/// Writes exports to a bucket of Amazon S3 or of a compatible store. The parts of an export are the parts of a multipart upload. A file
/// of one short part is stored by one call.
/// </summary>
/// <remarks>
/// Thread-safe. Cheap to create: use one for each export, over a shared client. The client is not disposed. Each part but the last must
/// have at least <see cref="MinPartBytes"/> bytes. A short first part is held in memory until the upload is suspended or completed.
/// </remarks>
public sealed class S3ExportSink : IExportSink
{
    /// <summary>The minimum size of each part but the last: 5 MiB.</summary>
    internal const int MinPartBytesOfBuckets = 5 * 1024 * 1024;

    private readonly StoreBucket _bucket;
    private readonly S3KeyLayout _keys;
    private readonly ILogger _logger;

    /// <summary>Creates a sink.</summary>
    /// <param name="client">The client. The caller disposes it.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="keys">The key of each file.</param>
    /// <param name="options">The upload options; null for the defaults.</param>
    /// <param name="time">The clock for waits between attempts; null for the system clock.</param>
    /// <param name="logger">The logger; null for none. It receives clean-ups that failed.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public S3ExportSink(
        IAmazonS3 client,
        string bucket,
        S3KeyLayout keys,
        S3UploadOptions? options = null,
        TimeProvider? time = null,
        ILogger<S3ExportSink>? logger = null)
        : this(CreateBucket(client, bucket, options, time), keys, logger ?? NullLogger<S3ExportSink>.Instance) => ArgumentNullException.ThrowIfNull(keys);

    private S3ExportSink(StoreBucket bucket, S3KeyLayout keys, ILogger logger) => (_bucket, _keys, _logger) = (bucket, keys, logger);

    /// <inheritdoc/>
    public int MinPartBytes => MinPartBytesOfBuckets;

    /// <summary>Creates a sink for the same bucket with other keys.</summary>
    /// <param name="keys">The key of each file.</param>
    /// <returns>The sink.</returns>
    public S3ExportSink WithKeys(S3KeyLayout keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new(_bucket, keys, _logger);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        var key = _keys.KeyOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_bucket.Options.Overwrite && await _bucket.FindAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            throw new ExportExistsException(S3ExportUpload.LocationOf(_bucket, key));
        return new S3ExportUpload(_bucket, key, _logger);
    }

    /// <inheritdoc/>
    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(parts);
        var length = parts.Sum(part => part.Bytes);
        var key = _keys.KeyOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (Parse(key, state) is not { } known)
        {
            return length == 0 ? await ReopenEmptyAsync(key, cancellationToken).ConfigureAwait(false)
                : throw new ExportPartsLostException(S3ExportUpload.LocationOf(_bucket, key));
        }

        if (KeptParts(known, length) is not { } kept)
            throw new ExportPartsLostException(S3ExportUpload.LocationOf(_bucket, key));

        // The object comes first: some stores still list the parts of a completed upload.
        var found = await _bucket.FindAsync(key, cancellationToken).ConfigureAwait(false);
        var isPublished = found is not null && found.Mark == known.Mark && found.Bytes == length;
        var stored = isPublished ? null : await _bucket.FindPartsAsync(key, known.UploadId, cancellationToken).ConfigureAwait(false);
        // The store checked the MD5 of each part on arrival, and its ETag is that MD5.
        if (stored is not null && kept.All(part => stored.TryGetValue(part.Number, out var one) && one == (part.Bytes, part.ETag)))
            return new S3ExportUpload(_bucket, key, _logger, known with { Parts = kept });

        // Completion ends an upload: if only the object is there, it was published.
        if (isPublished || (stored is null && found is not null && S3ExportUpload.IsOurs(found, kept, known.Mark)))
            return new S3ExportUpload(_bucket, key, _logger, known with { Parts = kept }, isPublished: true);
        throw new ExportPartsLostException(S3ExportUpload.LocationOf(_bucket, key));
    }

    /// <summary>
    /// Creates a link to a file. The link works for everyone until it expires, so check permissions first, and use it for a redirect rather than in a message.
    /// The store is not called, so the file need not exist.
    /// </summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="lifetime">The lifetime of the link: 1 second to 7 days. It ends sooner if the credentials expire sooner.</param>
    /// <param name="fileName">The name under which the file is saved; null for its own name.</param>
    /// <returns>The link.</returns>
    public async ValueTask<Uri> GetDownloadLinkAsync(string name, TimeSpan lifetime, string? fileName = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, TimeSpan.FromDays(7));
        var saved = fileName ?? name;
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket.Name,
            Key = _keys.KeyOf(name),
            Expires = _bucket.Time.GetUtcNow().Add(lifetime).UtcDateTime,
            Verb = HttpVerb.GET,
            // The client uses https unless its address is an http address.
            Protocol = _bucket.Client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        };
        request.ResponseHeaderOverrides.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(saved)}";
        return new(await _bucket.Client.GetPreSignedURLAsync(request).ConfigureAwait(false));
    }

    /// <summary>Tests the bucket for a settings page: makes the calls of an export on a small object under the prefix of this sink, and deletes it.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the bucket is usable, and which permission is missing if it is not.</returns>
    public Task<S3TestResult> TestAsync(CancellationToken cancellationToken = default) =>
        new S3Probe(_bucket, $"{_keys.Prefix}.probe-{Guid.NewGuid():N}").RunAsync(cancellationToken);

    private static StoreBucket CreateBucket(IAmazonS3 client, string bucket, S3UploadOptions? options, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        var valid = options ?? new S3UploadOptions();
        valid.Validate();
        return new(client, bucket, valid, time ?? TimeProvider.System);
    }

    // An empty file has no stored parts before it is published.
    private async ValueTask<ExportUpload> ReopenEmptyAsync(string key, CancellationToken cancellationToken)
    {
        var found = await _bucket.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is { Bytes: not 0 } && !_bucket.Options.Overwrite)
            throw new ExportExistsException(S3ExportUpload.LocationOf(_bucket, key));
        return new S3ExportUpload(_bucket, key, _logger, isPublished: found is { Bytes: 0 });
    }

    private UploadState? Parse(string key, string state)
    {
        try
        {
            // An upload that began with another kind of checksum cannot be completed with this one.
            return UploadState.Parse(state) is not { } known ? null
                : known.Checksum == _bucket.Options.Checksum ? known
                : throw new ExportPartsLostException(S3ExportUpload.LocationOf(_bucket, key));
        }
        catch (FormatException error)
        {
            throw new ExportPartsLostException(S3ExportUpload.LocationOf(_bucket, key), error);
        }
    }

    // Null if no part ends at the length.
    private static List<StoredPart>? KeptParts(UploadState state, long length)
    {
        var parts = new List<StoredPart>();
        foreach (var part in state.Parts.OrderBy(part => part.Number))
        {
            if (length <= 0 || part.Number != parts.Count + 1)
                break;
            parts.Add(part);
            length -= part.Bytes;
        }

        return length == 0 ? parts : null;
    }
}
