using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The segments and manifests of a store. A commit is the creation of a manifest, which names segments that are durable already.</summary>
/// <remarks>Thread-safe. Any number of processes use a store at once.</remarks>
/// <param name="storage">The folder or bucket. It is disposed with this object.</param>
internal sealed class StoreFiles(SegmentStorage storage) : IDisposable
{
    private const int Format = 1;

    private readonly ConcurrentDictionary<string, SegmentManifest> _manifests = new(StringComparer.Ordinal);

    /// <summary>A folder on this machine for the counts of the store. A store in a bucket must have been read before.</summary>
    public string LocalFolder => storage.LocalFolder;

    /// <summary>Creates the store if it does not exist.</summary>
    /// <exception cref="StoreException">The location has other files, or the store is of a later version.</exception>
    public void Create(CancellationToken cancellationToken = default)
    {
        if (storage.Read(SegmentStorage.Mark, cancellationToken) is { } mark)
        {
            Check(mark);
            return;
        }

        // Another process can create the store at the same time, and the mark may exist by now.
        if (storage.HasOtherFiles(cancellationToken) && storage.Read(SegmentStorage.Mark, cancellationToken) is null)
            throw new StoreException($"{storage.Name} has other files and is not a store. Choose an empty or new location.");
        storage.Prepare();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new StoreMark(Format, Guid.NewGuid().ToString("N")), StoreJson.Default.StoreMark);
        // The second attempt must fail. Otherwise, two imports could replace each other's manifests.
        if (storage.TryPut(SegmentStorage.Mark, bytes, cancellationToken) && storage.TryPut(SegmentStorage.Mark, bytes, cancellationToken))
        {
            storage.Delete(SegmentStorage.Mark, CancellationToken.None);
            throw new StoreException($"{storage.Name} replaces objects in spite of 'If-None-Match: *'. A store needs a bucket with conditional writes, or a folder.");
        }
    }

    /// <summary>Reads the manifests.</summary>
    /// <exception cref="StoreException">There is no store, or a manifest is damaged.</exception>
    public StoreView Read(CancellationToken cancellationToken = default)
    {
        Check(storage.Read(SegmentStorage.Mark, cancellationToken) ?? throw new StoreException($"There is no store in {storage.Name}. Check the path, or import into it first."));
        var (known, others) = (new Dictionary<string, SegmentManifest>(StringComparer.Ordinal), new List<string>());
        foreach (var name in storage.ListManifests(cancellationToken))
        {
            if (_manifests.TryGetValue(name, out var manifest))
                known.Add(name, manifest);
            else
                others.Add(name);
        }

        Parse(others, known, cancellationToken);
        return new StoreView(known);
    }

    /// <summary>Selects the manifests of an export's snapshot. All their segments exist.</summary>
    /// <exception cref="CheckpointException">A manifest no longer exists, or a compaction has deleted a segment.</exception>
    /// <exception cref="StoreException">A segment is missing for another reason.</exception>
    public StoreView Select(StoreView now, IEnumerable<string> names, CancellationToken cancellationToken = default)
    {
        var all = now.All.ToDictionary(StringComparer.Ordinal);
        var snapshot = new StoreView(names.ToDictionary(
            name => name, name => all.TryGetValue(name, out var manifest) ? manifest : throw Gone(FileOf(name)), StringComparer.Ordinal));
        RequireSegments(snapshot, now, cancellationToken);
        return snapshot;
    }

    /// <summary>Requires that all segments of a snapshot exist.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="now">The current state of the store.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="CheckpointException">A compaction has deleted a segment.</exception>
    /// <exception cref="StoreException">A segment is missing for another reason.</exception>
    public void RequireSegments(StoreView snapshot, StoreView now, CancellationToken cancellationToken = default)
    {
        if (storage.FindMissing(snapshot.All.SelectMany(pair => pair.Value.Segments), cancellationToken) is { } missing)
            throw now.All.Any(pair => now.Retired.ContainsKey(pair.Key) && pair.Value.Segments.Contains(missing)) ? Gone(missing.File) : SegmentStorage.Missing(missing);
    }

    /// <summary>Gets a path for a new segment of a kind.</summary>
    public string NewSegment(string kind) => storage.NewSegment(kind);

    /// <summary>Makes a written segment durable and gives it its name.</summary>
    public Segment Keep(string path, long rows, CancellationToken cancellationToken = default) => storage.Keep(path, rows, cancellationToken);

    /// <summary>Deletes a segment that was not committed.</summary>
    public void Discard(Segment segment) => storage.Delete(segment.File, CancellationToken.None);

    /// <summary>Commits a manifest.</summary>
    /// <param name="name">The name. The same input has the same name each time.</param>
    /// <param name="create">Creates the manifest for the number of its commit.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>False if there is already a manifest of this name, or if another one replaces the same segments.</returns>
    /// <exception cref="StoreException">The segment of the manifest no longer exists.</exception>
    public bool TryCommit(string name, Func<long, SegmentManifest> create, CancellationToken cancellationToken = default)
    {
        var view = Read(cancellationToken);
        var manifest = create(view.All.Select(pair => pair.Value.Commit).LastOrDefault() + 1);
        if (storage.FindMissing(manifest.Segments, cancellationToken) is { } segment)
            throw new StoreException($"The file '{segment.File}' of the store was deleted before it was committed: this process was suspended for a day. Run it again.");
        return !manifest.Replaces.Any(view.Retired.ContainsKey)
            && storage.TryPut(FileOf(name), Hashed(JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.SegmentManifest)), cancellationToken);
    }

    /// <summary>Locks the store for a compaction; null if another process holds the lock.</summary>
    public IDisposable? TryLock(CancellationToken cancellationToken = default) => storage.TryLock(cancellationToken);

    /// <summary>
    /// Deletes segments that were replaced before a given time, and files that no manifest names and that have not changed since another given time. The
    /// manifests stay, because they name the imported files.
    /// </summary>
    /// <returns>The number of deleted files.</returns>
    public int Prune(StoreView view, DateTimeOffset replacedBefore, DateTimeOffset abandonedBefore, CancellationToken cancellationToken = default)
    {
        var committed = storage.List(SegmentStorage.Manifests, cancellationToken).ToDictionary(one => one.File, one => one.ModifiedAt, StringComparer.Ordinal);
        // When a segment was replaced; null for one that readers use. A copy of a manifest names the same segments.
        var segments = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var (name, manifest) in view.All)
        {
            var replaced = view.Retired.TryGetValue(name, out var by) ? committed[FileOf(by)] : (DateTimeOffset?)null;
            foreach (var segment in manifest.Segments)
                segments[segment.File] = replaced is null || (segments.TryGetValue(segment.File, out var other) && other is null) ? null : replaced;
        }

        var deleted = 0;
        foreach (var (file, modifiedAt) in SegmentStorage.Kinds.SelectMany(kind => storage.List(kind, cancellationToken)))
        {
            if (segments.TryGetValue(file, out var since) ? !(since <= replacedBefore) : modifiedAt > abandonedBefore)
                continue;
            storage.Delete(file, cancellationToken);
            deleted++;
        }

        storage.Sweep(abandonedBefore, cancellationToken);
        return deleted;
    }

    /// <summary>Gets the path of an opened segment on this machine.</summary>
    public string PathOf(Segment segment) => storage.PathOf(segment);

    /// <summary>Gets the paths of segments after comparing them with their digests. The files stay until the connection is disposed.</summary>
    /// <exception cref="StoreException">A file is missing, truncated or changed.</exception>
    public IReadOnlyList<string> Open(IEnumerable<Segment> segments, EngineConnection user, CancellationToken cancellationToken) =>
        storage.Open([.. segments], user, cancellationToken);

    public void Dispose() => storage.Dispose();

    private static CheckpointException Gone(string file) =>
        new($"The store no longer has the file '{file}', with which the export began, so the export cannot resume with the same rows. Start a new export.");

    private static string FileOf(string name) => $"{SegmentStorage.Manifests}/{name}{SegmentStorage.ManifestEnding}";

    // The last line has the digest of the text before it, so that a damaged manifest is detected.
    private static byte[] Hashed(byte[] json) => [.. json, .. Encoding.ASCII.GetBytes($"\n{Convert.ToHexStringLower(XxHash128.Hash(json))}\n")];

    private static SegmentManifest Parse(string name, byte[] bytes)
    {
        var end = bytes.AsSpan().TrimEnd((byte)'\n').LastIndexOf((byte)'\n');
        if (end < 0 || !bytes.AsSpan(end + 1).TrimEnd((byte)'\n').SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(XxHash128.Hash(bytes.AsSpan(0, end))))))
            throw new StoreException($"The file '{FileOf(name)}' of the store is damaged. Restore it from a backup. Nothing was counted.");
        return JsonSerializer.Deserialize(bytes.AsSpan(0, end), StoreJson.Default.SegmentManifest)!;
    }

    private void Parse(IReadOnlyList<string> names, Dictionary<string, SegmentManifest> to, CancellationToken cancellationToken)
    {
        foreach (var (name, bytes) in storage.ReadManifests(names, cancellationToken))
        {
            to.Add(name, _manifests[name] = Parse(
                name, bytes ?? throw new StoreException($"The file '{FileOf(name)}' of the store was deleted while the store was read. Try again.")));
        }
    }

    private void Check(byte[] bytes)
    {
        StoreMark? mark;
        try
        {
            mark = JsonSerializer.Deserialize(bytes, StoreJson.Default.StoreMark);
        }
        catch (JsonException error)
        {
            throw new StoreException($"The file '{SegmentStorage.Mark}' in {storage.Name} is damaged. Restore it from a backup.", error);
        }

        if (mark?.Format != Format)
            throw new StoreException($"The store in {storage.Name} has the format {mark?.Format}, and this version reads {Format}. Use the version that wrote it.");
    }
}
