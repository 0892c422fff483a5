using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Locations;

/// <summary>A folder.</summary>
/// <param name="path">The path. The folder does not have to exist.</param>
/// <param name="durable">Whether completed work survives a power failure.</param>
internal sealed class FolderLocation(string path, bool durable = false) : ExportLocation
{
    private readonly Disk _disk = new(durable);

    public override string Name => path;

    public override IExportCheckpointStore Checkpoints { get; } = new FileCheckpointStore(path, durable);

    public override string DistinctPath => PathOf(ExportNames.Distinct);

    public override IExportSink CreateSink(bool overwrite) => new FileExportSink(path, overwrite, durable);

    public override IDisposable Hold() => FolderLock.Take(path, _disk);

    public override string PathOf(string name) => Path.Combine(path, name);

    public override ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => new([.. Names()]);

    public override ValueTask<bool> HasAsync(string name, CancellationToken cancellationToken) => new(File.Exists(PathOf(name)));

    public override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        File.Exists(PathOf(name)) ? await File.ReadAllBytesAsync(PathOf(name), cancellationToken).ConfigureAwait(false) : null;

    public override async ValueTask WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(PathOf(name), bytes, cancellationToken).ConfigureAwait(false);
        _disk.Keep(PathOf(name));
    }

    public override ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        _disk.Rename(PathOf(from), PathOf(to), overwrite: true);
        _disk.KeepName(PathOf(to));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            File.Delete(PathOf(name));
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DeleteUnfinishedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Names().Where(ExportNames.IsUnfinished).ToArray())
            await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask<bool> HasUnfinishedAsync(CancellationToken cancellationToken) =>
        new(Directory.Exists(DistinctPath) || Names().Any(name => name == ExportNames.Lock || ExportNames.IsUnfinished(name)));

    public override ValueTask<LocalDelivery> FetchAsync(CancellationToken cancellationToken) =>
        new(new LocalDelivery(PathOf(ExportManifest.FileName), IsCopy: false));

    public override void Dispose()
    {
    }

    private IEnumerable<string> Names() => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName).OfType<string>()
        : [];
}

/// <summary>Keeps two exports from running in one folder. The system releases it if the process dies.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly string _folder;
    private readonly bool _madeFolder;
    private readonly FileStream _file;

    private FolderLock(string folder, bool madeFolder, FileStream file) => (_folder, _madeFolder, _file) = (folder, madeFolder, file);

    /// <summary>Locks a folder, which is created if it does not exist.</summary>
    /// <exception cref="UsageException">Another process holds the lock.</exception>
    public static FolderLock Take(string folder, Disk disk)
    {
        var makesFolder = !Directory.Exists(folder);
        disk.MakeFolder(folder);
        try
        {
            return new(folder, makesFolder, new FileStream(
                Path.Combine(folder, ExportNames.Lock), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (Disk.IsHeld(error))
        {
            throw new UsageException($"Another export is running in '{folder}'. Wait for its end, or choose another --out.");
        }
    }

    /// <summary>Releases the folder, and deletes it if it is empty and was created by the lock.</summary>
    public void Dispose()
    {
        _file.Dispose();
        try
        {
            if (_madeFolder && !Directory.EnumerateFileSystemEntries(_folder).Any())
                Directory.Delete(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty folder is left; the error that led here, if any, is the one to report.
        }
    }
}
