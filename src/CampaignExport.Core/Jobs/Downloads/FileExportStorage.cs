using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Stores the files of jobs in a folder, with a subfolder per job. All workers and web hosts must have access to the folder.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FileExportStorage : IExportStorage
{
    private readonly string _directory;
    private readonly Disk _disk;

    /// <summary>Initializes a new storage.</summary>
    /// <param name="directory">The folder, which must contain no other files. It is created when the first file is written.</param>
    /// <param name="durable">Whether stored files survive a power failure, see <see cref="FileExportSink"/>.</param>
    public FileExportStorage(string directory, bool durable = false)
        : this(directory, new Disk(durable))
    {
    }

    internal FileExportStorage(string directory, Disk disk)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
        _disk = disk;
    }

    /// <inheritdoc/>
    public IExportSink CreateSink(string jobId, long fencingToken) =>
        new FileExportSink(FolderOf(jobId), overwrite: true, _disk, holder: fencingToken);

    /// <inheritdoc/>
    public ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken = default)
    {
        FileNames.Validate(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var path = Path.Combine(FolderOf(jobId), name);
            return new(ExportContent.FromStream(new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous)));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((ExportContent?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Directory.Delete(FolderOf(jobId), recursive: true);
            _disk.KeepName(FolderOf(jobId));
        }
        catch (DirectoryNotFoundException)
        {
            // The files were deleted before, or none were written.
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SweepAsync(string jobId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Directory.Exists(FolderOf(jobId)))
        {
            foreach (var partial in Directory.EnumerateFiles(FolderOf(jobId), ".*.partial"))
                File.Delete(partial);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>A file in the folder, whose name starts with a dot. Another folder at the same path has another one, or none.</remarks>
    public async ValueTask<string> GetIdentityAsync(CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(_directory, ".storage");
        if (!File.Exists(path))
        {
            _disk.MakeFolder(_directory);
            var own = Path.Combine(_directory, $".storage-{Guid.NewGuid():N}");
            try
            {
                await File.WriteAllTextAsync(own, $"{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
                _disk.Rename(own, path, overwrite: false);
                _disk.KeepName(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first.
            }
            finally
            {
                File.Delete(own);
            }
        }

        return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken = default)
    {
        _disk.MakeFolder(_directory);
        var probe = Path.Combine(_directory, $".probe-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(probe, "probe", cancellationToken).ConfigureAwait(false);
        File.Delete(probe);
    }

    private string FolderOf(string jobId)
    {
        FileNames.Validate(jobId);
        return Path.Combine(_directory, jobId);
    }
}
