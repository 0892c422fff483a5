using System.Buffers;
using Amazon.S3;
using CampaignExport.Exports;
using CampaignExport.S3.Uploads;

namespace CampaignExport.S3;

/// <summary>Keeps the checkpoint of one export in an object whose name begins with a dot, beside the exported files.</summary>
/// <remarks>An export can so be gone on with from another machine. The client is not disposed.</remarks>
/// <param name="client">The client.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="prefix">Where the files of the export lie: the prefix of <see cref="S3KeyLayout.Under"/>.</param>
/// <param name="options">How objects are written; null for the default of each option. Checkpoints are always overwritten.</param>
/// <param name="time">The clock that waits between tries go by; null for that of the system.</param>
public sealed class S3CheckpointStore(IAmazonS3 client, string bucket, string prefix, S3UploadOptions? options = null, TimeProvider? time = null)
    : IExportCheckpointStore
{
    private readonly StoreBucket _bucket = new(client, bucket, (options ?? new()) with { Overwrite = true }, time ?? TimeProvider.System);
    // Kept from one save to the next: with every part the checkpoint grows a little.
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
        // Begun, it is not stopped: of an upload that no checkpoint names nothing would be known.
        await _bucket.PutAsync(Key, "checkpoint", _json.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default) =>
        await _bucket.DeleteAsync(Key, cancellationToken).ConfigureAwait(false);
}
