using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Sinks;
using Microsoft.Win32.SafeHandles;

namespace CampaignExport.Tests.Sinks;

/// <summary>
/// A disk that records every call, and derives before and after each call what a power cut can leave: for a file the content of
/// its last flush, for a folder the names of its last sync and any subset of later changes.
/// </summary>
internal sealed class RecordingDisk(bool isDurable) : Disk(isDurable)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _looseFolders = new(StringComparer.Ordinal);

    /// <summary>The calls, without folders: <c>write a</c>, <c>flush a</c>, <c>rename a b</c>, <c>sync x</c>, <c>make x</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The violations that a power cut would cause, each with the preceding call.</summary>
    public List<string> Losses { get; } = [];

    public override void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        base.Write(file, path, bytes, offset);
        lock (_lock)
        {
            var content = EntryOf(path).Now!;
            content.Written = content.Written.Length >= offset + bytes.Length ? content.Written : [.. content.Written, .. new byte[offset + bytes.Length - content.Written.Length]];
            bytes.CopyTo(content.Written.AsSpan((int)offset));
            Record($"write {Path.GetFileName(path)}");
        }
    }

    public override void Rename(string from, string to, bool overwrite)
    {
        lock (_lock)
        {
            Look("before rename");
            base.Rename(from, to, overwrite);
            var (source, target) = (EntryOf(from), EntryOf(to, isNew: false));
            target.Now = source.Now;
            target.Possible.Add(source.Now);
            source.Now = null;
            source.Possible.Add(null);
            Record($"rename {Path.GetFileName(from)} {Path.GetFileName(to)}");
        }
    }

    /// <summary>Whether a file is complete after any power cut.</summary>
    public bool IsSafe(string path)
    {
        lock (_lock)
            return SafeContent(path) is { } content && content.Flushed.SequenceEqual(File.ReadAllBytes(path));
    }

    protected override void Make(string folder)
    {
        base.Make(folder);
        lock (_lock)
        {
            _looseFolders.Add(folder);
            Record($"make {Path.GetFileName(folder)}");
        }
    }

    protected override void FlushFile(SafeFileHandle file, string path)
    {
        lock (_lock)
        {
            base.FlushFile(file, path);
            var content = EntryOf(path).Now!;
            content.Written = content.Written[..(int)Math.Min(content.Written.Length, RandomAccess.GetLength(file))];
            content.Flushed = [.. content.Written];
            Record($"flush {Path.GetFileName(path)}");
        }
    }

    protected override void Sync(string folder)
    {
        lock (_lock)
        {
            base.Sync(folder);
            // Callers create files by opening them, which is not recorded.
            foreach (var path in Directory.EnumerateFiles(folder))
                EntryOf(path);
            foreach (var (path, entry) in _entries.Where(one => Path.GetDirectoryName(one.Key) == folder))
            {
                // Deletions are not recorded, because a power cut may undo them.
                if (!File.Exists(path))
                    entry.Now = null;
                entry.Possible.Clear();
                entry.Possible.Add(entry.Now);
                if (entry.Now is { } content)
                    content.HasName = true;
            }

            _looseFolders.RemoveWhere(one => Path.GetDirectoryName(one) == folder);
            Record($"sync {Path.GetFileName(folder)}");
        }
    }

    private void Record(string call)
    {
        Calls.Add(call);
        Look($"after {call}");
    }

    private void Look(string when)
    {
        foreach (var (path, entry) in _entries.ToArray())
        {
            var name = Path.GetFileName(path);
            foreach (var content in entry.Possible.OfType<Content>().ToArray())
            {
                if (!name.StartsWith('.') || name == ".checkpoint.json")
                    Require(content.Flushed.SequenceEqual(content.Written), $"{name} would not be whole");
                if (name == "manifest.json" && content.Flushed.Length > 0)
                    LookAtManifest(path, content.Flushed);
                if (name == ".checkpoint.json" && content.Flushed.Length > 0)
                    LookAtCheckpoint(path, content.Flushed);
            }
        }

        void LookAtManifest(string path, byte[] json)
        {
            foreach (var file in ExportManifest.ReadAsync(new MemoryStream(json)).AsTask().GetAwaiter().GetResult().Files)
            {
                var content = SafeContent(Path.Combine(Path.GetDirectoryName(path)!, file.Name));
                Require(content is not null && Holds(content.Flushed, file.Parts), $"{file.Name} would be missing beside its manifest");
            }
        }

        void LookAtCheckpoint(string path, byte[] json)
        {
            foreach (var file in ExportCheckpoint.FromJson(json).Files)
            {
                var places = _entries.Where(one => Path.GetDirectoryName(one.Key) == Path.GetDirectoryName(path)
                    && Path.GetFileName(one.Key).Contains(file.Name, StringComparison.Ordinal));
                Require(
                    places.SelectMany(one => one.Value.Possible).OfType<Content>().Any(content => content.HasName && Holds(content.Flushed, file.Parts)),
                    $"what the checkpoint names of {file.Name} would be missing");
            }
        }

        void Require(bool holds, string loss)
        {
            if (!holds)
                Losses.Add($"{when}: {loss}");
        }
    }

    private Content? SafeContent(string path) =>
        EntryOf(path, isNew: false).Possible is { Count: 1 } only && !_looseFolders.Any(folder => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ? only.Single() : null;

    private static bool Holds(byte[] content, IReadOnlyList<ManifestPart> parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            if (at + part.Bytes > content.Length || Digests.OfPart(new(content.AsMemory(at, (int)part.Bytes))) != part.Sha256)
                return false;
            at += (int)part.Bytes;
        }

        return true;
    }

    private Entry EntryOf(string path, bool isNew = true)
    {
        path = Path.GetFullPath(path);
        if (!_entries.TryGetValue(path, out var entry))
            _entries[path] = entry = new Entry();
        if (isNew && entry.Now is null)
            entry.Possible.Add(entry.Now = new Content());
        return entry;
    }

    private sealed class Content
    {
        public byte[] Written { get; set; } = [];

        public byte[] Flushed { get; set; } = [];

        /// <summary>Whether a synced name, or a later one, leads to the file.</summary>
        public bool HasName { get; set; }
    }

    private sealed class Entry
    {
        public Content? Now { get; set; }

        public HashSet<Content?> Possible { get; } = [null];
    }
}
