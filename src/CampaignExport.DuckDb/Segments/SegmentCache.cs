using System.Collections.Concurrent;
using System.IO.Hashing;

namespace CampaignExport.DuckDb;

/// <summary>
/// Copies of the files of a store in a bucket. Segments are kept up to a number of bytes; the least recently used ones are deleted first, and segments in
/// use stay. Manifests are small and also stay.
/// </summary>
/// <remarks>Thread-safe. Several processes of a machine share a cache. A process holds each file that it uses open for reading, which marks it as in use.</remarks>
internal sealed class SegmentCache
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly long _limit;
    private readonly Lock _own = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _fetching = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Length, DateTime ModifiedAt)> _verified = new(StringComparer.Ordinal);

    public SegmentCache(string folder, long limit)
    {
        (Folder, _limit) = (Path.GetFullPath(folder), limit);
        StoreErrors.OnDisk(
            () =>
            {
                // The cache contains personal data, like the store.
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(Folder);
                else
                    Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                foreach (var kind in SegmentStorage.Kinds.Append(SegmentStorage.Manifests))
                    Directory.CreateDirectory(Path.Combine(Folder, kind));
            },
            Folder);
    }

    public string Folder { get; }

    public string PathOf(string file) => Path.Combine(Folder, file.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Gets a path for a new file of a kind. Its name starts with a dot until it is added.</summary>
    public string NewFile(string kind) => Path.Combine(Folder, kind, SegmentStorage.NewUnfinishedName());

    public byte[]? ReadSmall(string file)
    {
        try
        {
            return File.ReadAllBytes(PathOf(file));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps a small file. If the disk is full, the file is read from the bucket again.</summary>
    public void KeepSmall(string file, byte[] bytes)
    {
        var unfinished = $"{PathOf(file)}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(unfinished, bytes);
            File.Move(unfinished, PathOf(file), overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Adds a new file that is already in the bucket.</summary>
    public void Add(string path, string file)
    {
        using (Lock())
            File.Move(path, PathOf(file), overwrite: true);
        Trim(0);
    }

    /// <summary>Opens a copy to keep it; null if there is none.</summary>
    public FileStream? TryHold(Segment segment)
    {
        var path = PathOf(segment.File);
        FileStream held;
        using (Lock())
        {
            if (!File.Exists(path))
                return null;
            held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            File.SetLastAccessTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }

        var state = (held.Length, File.GetLastWriteTimeUtc(path));
        if (held.Length == segment.Bytes && ((_verified.TryGetValue(path, out var known) && known == state) || Verify(held, segment, path, state)))
            return held;
        // The copy is damaged, but the bucket has the file.
        held.Dispose();
        using (Lock())
            File.Delete(path);
        return null;
    }

    /// <summary>Copies a file from the bucket, once for all callers of this process.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> FetchAsync(Segment segment, CacheUse use, Func<Stream, Task> fetch, CancellationToken cancellationToken)
    {
        var turn = _fetching.GetOrAdd(segment.File, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (use.TryOpen(segment) is { } there)
                return there;
            Trim(segment.Bytes);
            var (path, unfinished) = (PathOf(segment.File), NewFile(Path.GetDirectoryName(segment.File)!));
            try
            {
                FileStream file = null!;
                StoreErrors.OnDisk(() => file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None), Folder);
                await using (file.ConfigureAwait(false))
                {
                    await fetch(file).ConfigureAwait(false);
                    StoreErrors.OnDisk(file.Flush, Folder);
                }

                using (Lock())
                {
                    File.Move(unfinished, path, overwrite: true);
                    _verified[path] = (segment.Bytes, File.GetLastWriteTimeUtc(path));
                    use.Add(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1));
                }

                return path;
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Deletes copies, the least recently used ones first, until a number of bytes is free below the limit. Copies in use stay.</summary>
    public void Trim(long room)
    {
        using (Lock())
        {
            var files = SegmentStorage.Kinds.SelectMany(kind => new DirectoryInfo(Path.Combine(Folder, kind)).EnumerateFiles()).OrderBy(file => file.LastAccessTimeUtc)
                .Select(file => (Path: file.FullName, Bytes: LengthOf(file), file.LastWriteTimeUtc, IsUnfinished: file.Name.StartsWith('.'))).ToList();
            var all = files.Sum(file => file.Bytes) + room;
            foreach (var file in files)
            {
                // An unfinished file of a killed process is old.
                if (file.IsUnfinished ? TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc < Abandoned : all <= _limit || IsInUse(file.Path))
                    continue;
                File.Delete(file.Path);
                all -= file.Bytes;
            }
        }
    }

    // Unfinished files are created and deleted without the lock.
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static bool IsInUse(string path)
    {
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private bool Verify(FileStream held, Segment segment, string path, (long, DateTime) state)
    {
        var hash = new XxHash128();
        hash.Append(held);
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != segment.Digest)
            return false;
        _verified[path] = state;
        return true;
    }

    // The lock is held for some milliseconds while a copy is opened, added or deleted.
    private Locked Lock()
    {
        _own.Enter();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return new(_own, new FileStream(Path.Combine(Folder, "cache.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
                }
                catch (IOException) when (attempt < 10_000 && Directory.Exists(Folder))
                {
                    Thread.Sleep(Random.Shared.Next(1, 5));
                }
            }
        }
        catch
        {
            _own.Exit();
            throw;
        }
    }

    private readonly struct Locked(Lock own, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            own.Exit();
        }
    }
}

/// <summary>The copies that a connection of the engine uses. They stay in the cache until it is disposed.</summary>
internal sealed class CacheUse(SegmentCache cache) : IDisposable
{
    private readonly ConcurrentDictionary<string, FileStream> _held = new(StringComparer.Ordinal);

    /// <summary>Gets the path of a copy; null if there is none.</summary>
    public string? TryOpen(Segment segment)
    {
        var path = cache.PathOf(segment.File);
        if (_held.ContainsKey(path))
            return path;
        if (cache.TryHold(segment) is not { } held)
            return null;
        Add(path, held);
        return path;
    }

    public void Add(string path, FileStream held)
    {
        if (!_held.TryAdd(path, held))
            held.Dispose();
    }

    public void Dispose()
    {
        foreach (var held in _held.Values)
            held.Dispose();
        // While the copies were in use, they may have exceeded the limit.
        cache.Trim(0);
    }
}
