using System.Collections.Concurrent;
using CampaignExport.Sinks;

namespace CampaignExport.DuckDb;

/// <summary>A store in a folder, on a disk that all processes share.</summary>
internal sealed class FolderSegmentStorage(string path) : SegmentStorage
{
    private static readonly Disk Disk = new(isDurable: true);

    private readonly ConcurrentDictionary<string, (long Length, DateTime ModifiedAt)> _verified = new(StringComparer.Ordinal);

    public override string Name => $"'{LocalFolder}'";

    public override string LocalFolder { get; } = Path.GetFullPath(path);

    // Another process can create the store at the same time, so its unfinished mark is not another file.
    public override bool HasOtherFiles(CancellationToken cancellationToken) => Directory.Exists(LocalFolder)
        && Directory.EnumerateFileSystemEntries(LocalFolder).Select(Path.GetFileName)
            .Any(name => name is not (Manifests or Mark) && !Kinds.Contains(name) && !name!.StartsWith($".{Mark}.", StringComparison.Ordinal));

    public override void Prepare()
    {
        foreach (var folder in (string[])[Manifests, Kinds[0]])
            MakeFolder(folder);
    }

    public override byte[]? Read(string file, CancellationToken cancellationToken) => File.Exists(PathOf(file)) ? File.ReadAllBytes(PathOf(file)) : null;

    public override IEnumerable<(string Name, byte[]? Bytes)> ReadManifests(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        names.Select(name => (name, Read($"{Manifests}/{name}{ManifestEnding}", cancellationToken)));

    public override bool TryPut(string file, byte[] bytes, CancellationToken cancellationToken) => StoreErrors.InStore(() => TryPut(file, bytes));

    public override IEnumerable<string> ListManifests(CancellationToken cancellationToken) => !Directory.Exists(PathOf(Manifests)) ? []
        : Directory.EnumerateFiles(PathOf(Manifests), "*" + ManifestEnding).Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !name.StartsWith('.'));

    public override IEnumerable<(string File, DateTimeOffset ModifiedAt)> List(string folder, CancellationToken cancellationToken) => !Directory.Exists(PathOf(folder)) ? []
        : new DirectoryInfo(PathOf(folder)).EnumerateFiles().Select(file => ($"{folder}/{file.Name}", new DateTimeOffset(file.LastWriteTimeUtc)));

    public override Segment? FindMissing(IEnumerable<Segment> segments, CancellationToken cancellationToken) => segments.FirstOrDefault(segment => !File.Exists(PathOf(segment)));

    public override string NewSegment(string kind)
    {
        MakeFolder(kind);
        return Path.Combine(PathOf(kind), NewUnfinishedName());
    }

    public override Segment Keep(string path, long rows, CancellationToken cancellationToken) => StoreErrors.InStore(() => Keep(path, rows));

    public override string PathOf(Segment segment) => PathOf(segment.File);

    public override IReadOnlyList<string> Open(IReadOnlyList<Segment> segments, EngineConnection user, CancellationToken cancellationToken) => [.. segments.Select(Verify)];

    public override void Delete(string file, CancellationToken cancellationToken) => File.Delete(PathOf(file));

    public override IDisposable? TryLock(CancellationToken cancellationToken) => StoreErrors.InStore<IDisposable?>(() =>
    {
        try
        {
            return new FileStream(PathOf("compact.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (Disk.IsHeld(error))
        {
            return null;
        }
    });

    public override void Dispose()
    {
    }

    // The file is written under another name first, so that it appears complete.
    private bool TryPut(string file, byte[] bytes)
    {
        var path = PathOf(file);
        var folder = Path.GetDirectoryName(path)!;
        var unfinished = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var handle = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                Disk.Write(handle, unfinished, bytes, 0);
                Disk.Flush(handle, unfinished);
            }

            Disk.Rename(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(unfinished);
        }

        Disk.KeepName(path);
        return true;
    }

    private void MakeFolder(string folder) => StoreErrors.InStore(() =>
    {
        Disk.MakeFolder(PathOf(folder));
        return true;
    });

    private Segment Keep(string path, long rows)
    {
        Disk.Keep(path);
        var segment = Describe(path, rows);
        Disk.Rename(path, PathOf(segment), overwrite: false);
        Disk.KeepName(PathOf(segment));
        return segment;
    }

    // The length is checked at each use, the digest at the first use.
    private string Verify(Segment segment)
    {
        var path = PathOf(segment);
        var file = new FileInfo(path);
        if (!file.Exists)
            throw Missing(segment);
        if (file.Length != segment.Bytes)
            throw WrongLength(segment, file.Length);
        var state = (file.Length, file.LastWriteTimeUtc);
        if (!_verified.TryGetValue(path, out var known) || known != state)
        {
            if (DigestOf(path) != segment.Digest)
                throw Damaged(segment, "was changed");
            _verified[path] = state;
        }

        return path;
    }

    private string PathOf(string file) => Path.Combine(LocalFolder, file.Replace('/', Path.DirectorySeparatorChar));
}
