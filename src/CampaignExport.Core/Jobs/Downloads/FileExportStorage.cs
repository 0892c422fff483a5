using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Keeps the files behind links in a folder, with one folder a job below it. Every machine that works on jobs must see it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class FileExportStorage : IExportStorage
{
    private readonly string _directory;
    private readonly Disk _disk;

    /// <summary>Makes a storage.</summary>
    /// <param name="directory">The folder. It is made when the first file is written. It is for these files alone.</param>
    /// <param name="durable">Whether files are safe from a power cut, see <see cref="FileExportSink"/>.</param>
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
    public IExportSink SinkOf(string jobId, long fencingToken) =>
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
            // Deleted before, or nothing was ever written.
        }

        return ValueTask.CompletedTask;
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
