namespace CampaignExport.Sinks;

/// <summary>Exports to a folder. A file is written beside its place under a name that begins with a dot, then renamed.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FileExportSink : IExportSink
{
    private readonly string _directory;
    private readonly bool _overwrite;
    private readonly bool _durable;

    /// <summary>Makes a sink.</summary>
    /// <param name="directory">The folder. It is made, with those above it, when the first file is written.</param>
    /// <param name="overwrite">Whether a file may replace one of the same name.</param>
    /// <param name="durable">Whether every part is flushed to the disk before it counts as stored.</param>
    public FileExportSink(string directory, bool overwrite = false, bool durable = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
        _overwrite = overwrite;
        _durable = durable;
    }

    /// <inheritdoc/>
    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name, cancellationToken);
        if (!_overwrite && File.Exists(path))
            throw new ExportExistsException(path);
        return new(new FileExportUpload(path, _overwrite, _durable));
    }

    /// <inheritdoc/>
    public ValueTask<ExportUpload> ReopenAsync(string name, string state, long length, CancellationToken cancellationToken = default) =>
        new(FileExportUpload.Reopen(PathOf(name, cancellationToken), _overwrite, _durable, length));

    private string PathOf(string name, CancellationToken cancellationToken)
    {
        FileNames.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = Path.Combine(_directory, name);
        if (File.Exists(_directory))
            throw new IOException($"'{_directory}' is a file, not a folder. Choose a folder to export to.");
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder, so no file can take its place. Choose another folder to export to.");
        return path;
    }
}
