using System.Buffers;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>Saves the checkpoint of one export in a file next to the exported files. Its name starts with a dot.</summary>
public sealed class FileCheckpointStore : IExportCheckpointStore
{
    private readonly string _directory;
    private readonly Disk _disk;
    private readonly string _path;
    private readonly string _partial;
    // Reused for each save, because the checkpoint grows with each part.
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>Initializes a new store.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="durable">
    /// Whether the checkpoint survives a power failure: the file is flushed to the disk, and so is the folder after the file was renamed. Use the same value as for the sink.
    /// </param>
    public FileCheckpointStore(string directory, bool durable = false)
        : this(directory, new Disk(durable))
    {
    }

    internal FileCheckpointStore(string directory, Disk disk)
    {
        ArgumentNullException.ThrowIfNull(directory);
        (_directory, _disk) = (directory, disk);
        _path = Path.Combine(directory, ".checkpoint.json");
        _partial = Path.Combine(directory, ".checkpoint.json.partial");
    }

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
        _disk.MakeFolder(_directory);
        _json.ResetWrittenCount();
        checkpoint.WriteTo(_json);
        using (var file = File.OpenHandle(_partial, FileMode.Create, FileAccess.Write))
        {
            _disk.Write(file, _partial, _json.WrittenSpan, 0);
            _disk.Flush(file, _partial);
        }

        _disk.Rename(_partial, _path, overwrite: true);
        _disk.KeepName(_path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(_directory))
        {
            File.Delete(_partial);
            File.Delete(_path);
            _disk.KeepName(_path);
        }

        return ValueTask.CompletedTask;
    }
}
