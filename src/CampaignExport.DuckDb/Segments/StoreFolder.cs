using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using CampaignExport.Sinks;

namespace CampaignExport.DuckDb;

/// <summary>The files of a store. A commit is the creation of a manifest, which names files that are on the disk already.</summary>
/// <remarks>Thread-safe. Any number of processes use a folder at once.</remarks>
internal sealed class StoreFolder
{
    private const int Format = 1;
    private const string Mark = "store.json";

    /// <summary>The folders of segments.</summary>
    private static readonly string[] Kinds = ["events", "profiles", "receipts"];

    private static readonly Disk Disk = new(isDurable: true);

    private readonly ConcurrentDictionary<string, SegmentManifest> _manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Length, DateTime ModifiedAt)> _verified = new(StringComparer.Ordinal);

    public StoreFolder(string path) => Root = Path.GetFullPath(path);

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    private string Manifests => Path.Combine(Root, "manifests");

    private string Events => Path.Combine(Root, "events");

    /// <summary>Creates the store if it does not exist.</summary>
    /// <exception cref="CampaignExportException">The folder has other files, or the store is of a later version.</exception>
    public void Create()
    {
        if (File.Exists(Path.Combine(Root, Mark)))
        {
            CheckMark();
            return;
        }

        // Another process can create the store at the same time: its files are no others, and the mark may exist by now.
        if (Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Any(name => name is not ("manifests" or "events" or Mark)
            && !name!.StartsWith($".{Mark}.", StringComparison.Ordinal)) && !File.Exists(Path.Combine(Root, Mark)))
        {
            throw new StoreException($"The folder '{Root}' has other files and is not a store. Choose an empty or a new folder.");
        }

        foreach (var folder in (string[])[Manifests, Events])
            Disk.MakeFolder(folder);
        Publish(JsonSerializer.SerializeToUtf8Bytes(new StoreMark(Format), StoreJson.Default.StoreMark), Path.Combine(Root, Mark));
    }

    /// <summary>Reads the manifests.</summary>
    /// <exception cref="StoreException">The folder is not a store, or a manifest is damaged.</exception>
    public StoreView Read()
    {
        if (!File.Exists(Path.Combine(Root, Mark)))
            throw new StoreException($"There is no store in '{Root}'. Check the path, or import into it first.");
        CheckMark();
        var manifests = new Dictionary<string, SegmentManifest>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Manifests, "*.manifest"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!name.StartsWith('.'))
                manifests.Add(name, _manifests.GetOrAdd(name, Parse, path));
        }

        return new StoreView(manifests);
    }

    /// <summary>Reads some manifests, with which an export began.</summary>
    /// <exception cref="StoreException">A manifest or one of its segments does not exist any more, or a manifest is damaged.</exception>
    public StoreView Read(IEnumerable<string> names)
    {
        CheckMark();
        var manifests = new Dictionary<string, SegmentManifest>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = Path.Combine(Manifests, name + ".manifest");
            if (!File.Exists(path))
                throw Gone($"manifests/{name}.manifest");
            var manifest = _manifests.GetOrAdd(name, Parse, path);
            if (manifest.Segments.FirstOrDefault(segment => !File.Exists(PathOf(segment))) is { } gone)
                throw Gone(gone.File);

            manifests.Add(name, manifest);
        }

        return new StoreView(manifests);

        static StoreException Gone(string file) =>
            new($"The file '{file}' of the store was deleted since the export began, so the export cannot resume with the same rows. Start a new export.");
    }

    /// <summary>Determines whether the folder is a store.</summary>
    public bool Exists => File.Exists(Path.Combine(Root, Mark));

    /// <summary>Gives a path for a new segment. Its name starts with a dot until <see cref="Keep"/>.</summary>
    public string NewSegment() => NewSegment("events");

    /// <summary>Gives a path for a new segment in a folder of its kind, and creates the folder.</summary>
    public string NewSegment(string kind)
    {
        var folder = Path.Combine(Root, kind);
        Disk.MakeFolder(folder);
        return Path.Combine(folder, $".{Guid.CreateVersion7():N}.parquet");
    }

    /// <summary>Flushes a written segment and gives it its name.</summary>
    public Segment Keep(string path, long rows)
    {
        var name = Path.GetFileName(path)[1..];
        Disk.Keep(path);
        var segment = new Segment($"{Path.GetFileName(Path.GetDirectoryName(path))}/{name}", rows, new FileInfo(path).Length, Digest(path));
        Disk.Rename(path, PathOf(segment), overwrite: false);
        Disk.KeepName(PathOf(segment));
        return segment;
    }

    /// <summary>Deletes a segment that was not committed.</summary>
    public void Discard(Segment segment) => File.Delete(PathOf(segment));

    /// <summary>Commits a manifest.</summary>
    /// <param name="name">The name: what it is made from has the same name each time.</param>
    /// <param name="create">Creates the manifest for the number of its commit.</param>
    /// <returns>False if there is one of this name already.</returns>
    /// <exception cref="StoreException">The segment of the manifest does not exist any more.</exception>
    public bool TryCommit(string name, Func<long, SegmentManifest> create)
    {
        var path = Path.Combine(Manifests, name + ".manifest");
        if (File.Exists(path))
            return false;
        var manifest = create(Read().All.Select(pair => pair.Value.Commit).LastOrDefault() + 1);
        if (manifest.Segments.FirstOrDefault(segment => !File.Exists(PathOf(segment))) is { } segment)
            throw new StoreException($"The file '{segment.File}' of the store was deleted before it was committed: this process stood still for a day. Run it again.");
        return Publish(Hashed(JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.SegmentManifest)), path);
    }

    /// <summary>Locks the store for a compaction; null if another process holds the lock.</summary>
    public FileStream? TryLock()
    {
        try
        {
            return new FileStream(Path.Combine(Root, "compact.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (Exists)
        {
            return null;
        }
    }

    /// <summary>
    /// Deletes the segments that were replaced before a moment, and files that no manifest names and that have not changed since another moment. The manifests
    /// stay: they say which files were imported.
    /// </summary>
    /// <returns>The number of deleted files.</returns>
    public int Prune(StoreView view, DateTimeOffset replacedBefore, DateTimeOffset abandonedBefore)
    {
        var replacedAt = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        foreach (var (name, manifest) in view.All.Where(pair => pair.Value.Replaces.Count > 0))
        {
            var at = File.GetLastWriteTimeUtc(Path.Combine(Manifests, name + ".manifest"));
            foreach (var replaced in manifest.Replaces)
                replacedAt[replaced] = at;
        }

        // When a segment was replaced; null for one that readers use.
        var segments = view.All.SelectMany(pair => pair.Value.Segments.Select(segment => (segment.File, ReplacedAt: replacedAt.TryGetValue(pair.Key, out var at) ? at : (DateTime?)null)))
            .ToDictionary(one => one.File, one => one.ReplacedAt, StringComparer.Ordinal);
        var deleted = 0;
        foreach (var file in Kinds.Select(kind => new DirectoryInfo(Path.Combine(Root, kind))).Where(folder => folder.Exists).SelectMany(folder => folder.EnumerateFiles()))
        {
            var isOld = segments.TryGetValue($"{file.Directory!.Name}/{file.Name}", out var at)
                ? at <= replacedBefore.UtcDateTime
                : file.LastWriteTimeUtc <= abandonedBefore.UtcDateTime;
            if (!isOld)
                continue;
            file.Delete();
            deleted++;
        }

        return deleted;
    }

    /// <summary>Gives the full path of a segment, after it was compared with its digest once.</summary>
    /// <exception cref="StoreException">The file is missing, cut short or changed.</exception>
    public string Verify(Segment segment)
    {
        var path = PathOf(segment);
        var file = new FileInfo(path);
        if (!file.Exists)
            throw Damaged(segment, "is missing");
        if (file.Length != segment.Bytes)
            throw Damaged(segment, $"has {file.Length} bytes instead of {segment.Bytes}");
        var state = (file.Length, file.LastWriteTimeUtc);
        if (!_verified.TryGetValue(path, out var known) || known != state)
        {
            if (Digest(path) != segment.Digest)
                throw Damaged(segment, "was changed");
            _verified[path] = state;
        }

        return path;
    }

    private static StoreException Damaged(Segment segment, string problem) =>
        new($"The file '{segment.File}' of the store {problem}. Restore it from a backup, or import its files into a new store. Nothing was counted.");

    private static string Digest(string path)
    {
        var hash = new XxHash128();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        hash.Append(file);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    // The last line has the digest of all before it, so that a damaged manifest is not read.
    private static byte[] Hashed(byte[] json) => [.. json, .. Encoding.ASCII.GetBytes($"\n{Convert.ToHexStringLower(XxHash128.Hash(json))}\n")];

    private static SegmentManifest Parse(string name, string path)
    {
        var bytes = File.ReadAllBytes(path);
        var end = bytes.AsSpan().TrimEnd((byte)'\n').LastIndexOf((byte)'\n');
        if (end < 0 || !bytes.AsSpan(end + 1).TrimEnd((byte)'\n').SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(XxHash128.Hash(bytes.AsSpan(0, end))))))
            throw new StoreException($"The file 'manifests/{name}.manifest' of the store is damaged. Restore it from a backup. Nothing was counted.");
        return JsonSerializer.Deserialize(bytes.AsSpan(0, end), StoreJson.Default.SegmentManifest)!;
    }

    /// <summary>Gives the full path of a segment.</summary>
    public string PathOf(Segment segment) => Path.Combine(Root, segment.File.Replace('/', Path.DirectorySeparatorChar));

    private void CheckMark()
    {
        StoreMark? mark;
        try
        {
            mark = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(Root, Mark)), StoreJson.Default.StoreMark);
        }
        catch (JsonException error)
        {
            throw new StoreException($"The file '{Mark}' in '{Root}' is damaged. Restore it from a backup.", error);
        }

        if (mark?.Format != Format)
            throw new StoreException($"The store in '{Root}' has the format {mark?.Format}, and this version reads {Format}. Use the version that wrote it.");
    }

    // Creates the file as a whole, unless there is one of this name.
    private static bool Publish(ReadOnlySpan<byte> bytes, string path)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                Disk.Write(file, unfinished, bytes, 0);
                Disk.Flush(file, unfinished);
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
}
