using CampaignExport.Manifests;

namespace CampaignExport.Sinks;

/// <summary>Exports to a folder. A file is written in the same folder under a name that starts with a dot, then renamed.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FileExportSink : IExportSink
{
    private readonly string _directory;
    private readonly bool _overwrite;
    private readonly Disk _disk;
    private readonly long? _holder;

    /// <summary>Initializes a new sink.</summary>
    /// <param name="directory">The folder. It is created, with its parents, when the first file is written.</param>
    /// <param name="overwrite">Whether to overwrite existing files.</param>
    /// <param name="durable">
    /// Whether stored parts survive a power failure. If so, each part is flushed to the disk before it counts as stored, and each folder is
    /// flushed after a file in it was created or renamed. On Windows the journal of the file system persists names, so folders are not
    /// flushed there. If not, stored parts survive a crash of the process, but not of the machine.
    /// </param>
    /// <param name="holder">
    /// The fencing number of the process that exports, greater than that of every earlier one. Set it if an earlier process may only be
    /// frozen and continue to write when it wakes. Each process then writes partial files of its own, and starts with a copy of the parts
    /// to keep. Null if locks of the file system show reliably whether another process is writing.
    /// </param>
    public FileExportSink(string directory, bool overwrite = false, bool durable = false, long? holder = null)
        : this(directory, overwrite, new Disk(durable), holder)
    {
    }

    internal FileExportSink(string directory, bool overwrite, Disk disk, long? holder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
        _overwrite = overwrite;
        _disk = disk;
        _holder = holder;
    }

    /// <inheritdoc/>
    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        var location = LocationOf(name, cancellationToken);
        if (!_overwrite && File.Exists(location.Path))
            throw new ExportExistsException(location.Path);
        return new(new FileExportUpload(location, _overwrite));
    }

    /// <inheritdoc/>
    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(parts);
        var location = LocationOf(name, cancellationToken);
        if (state.Any(character => !char.IsAsciiDigit(character)))
            throw new CheckpointException("The state is not from an upload to a folder. Start the export again.");
        return await FileExportUpload.ReopenAsync(location, state, parts, _overwrite, cancellationToken).ConfigureAwait(false);
    }

    private FileLocation LocationOf(string name, CancellationToken cancellationToken)
    {
        FileNames.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        var path = Path.Combine(_directory, name);
        if (File.Exists(_directory))
            throw new IOException($"'{_directory}' is a file, not a folder. Choose a folder to export to.");
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder, so a file cannot replace it. Choose another folder to export to.");
        return new FileLocation(path, _holder, _disk);
    }
}
