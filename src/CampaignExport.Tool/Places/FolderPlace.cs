using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Places;

/// <summary>A folder.</summary>
/// <param name="path">The path. The folder does not have to exist.</param>
/// <param name="durable">Whether completed work survives a power failure.</param>
internal sealed class FolderPlace(string path, bool durable = false) : ExportLocation
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
