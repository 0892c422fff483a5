using System.Buffers;
using Amazon.S3;
using CampaignExport.Exports;
using CampaignExport.S3.Uploads;

namespace CampaignExport.S3;

/// <summary>Stores the checkpoint of one export in an object whose name begins with a dot, beside the exported files.</summary>
/// <remarks>Another machine can resume the export. The client is not disposed.</remarks>
/// <param name="client">The client.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="prefix">The prefix of the exported files, as given to <see cref="S3KeyLayout.Under"/>.</param>
/// <param name="options">The upload options; null for the defaults. Checkpoints are always overwritten.</param>
/// <param name="time">The clock for waits between attempts; null for the system clock.</param>
public sealed class S3CheckpointStore(IAmazonS3 client, string bucket, string prefix, S3UploadOptions? options = null, TimeProvider? time = null)
    : IExportCheckpointStore
{
    private readonly StoreBucket _bucket = new(client, bucket, (options ?? new()) with { Overwrite = true }, time ?? TimeProvider.System);
    // Reused from one save to the next: each part makes the checkpoint a little longer.
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>The key of the object.</summary>
    public string Key { get; } = $"{S3KeyLayout.Under(prefix).Prefix}.checkpoint.json";

    /// <inheritdoc/>
    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) =>
        await _bucket.ReadAsync(Key, cancellationToken).ConfigureAwait(false) is { } json ? ExportCheckpoint.FromJson(json) : null;

    /// <inheritdoc/>
    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        _json.ResetWrittenCount();
        checkpoint.WriteTo(_json);
        // A save that has begun is not cancelled: an upload that no checkpoint names would be lost.
        await _bucket.PutAsync(Key, "checkpoint", _json.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default) =>
        await _bucket.DeleteAsync(Key, cancellationToken).ConfigureAwait(false);
}
