using System.Buffers;

namespace CampaignExport.Exports;

/// <summary>Keeps the checkpoint of one export in a file whose name begins with a dot, beside the exported files.</summary>
/// <param name="directory">The folder.</param>
/// <param name="durable">Whether the file is flushed to the disk, so that a power cut loses nothing either.</param>
public sealed class FileCheckpointStore(string directory, bool durable = false) : IExportCheckpointStore
{
    private readonly string _path = Path.Combine(directory, ".checkpoint.json");
    private readonly string _partial = Path.Combine(directory, ".checkpoint.json.partial");
    // Kept from one save to the next: with every part the checkpoint grows a little.
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <inheritdoc/>
    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(_path))
            return null;
        return ExportCheckpoint.FromJson(await File.ReadAllBytesAsync(_path, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(directory);
        _json.ResetWrittenCount();
        checkpoint.WriteTo(_json);
        using (var file = File.OpenHandle(_partial, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, _json.WrittenSpan, 0);
            if (durable)
                RandomAccess.FlushToDisk(file);
        }

        File.Move(_partial, _path, overwrite: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(_partial);
            File.Delete(_path);
        }

        return ValueTask.CompletedTask;
    }
}
