using System.Globalization;
using System.Security.Cryptography;
using CampaignExport.Manifests;

namespace CampaignExport.Sinks;

/// <summary>The final path of a file, and the paths of its partial files.</summary>
/// <param name="path">The final path.</param>
/// <param name="holder">
/// The fencing number of the process that writes the file, if an earlier process may still be writing; null if a file lock is
/// sufficient.
/// </param>
/// <param name="disk">The disk operations.</param>
internal sealed class FileLocation(string path, long? holder, Disk disk)
{
    private const string Ending = ".partial";

    // Windows renames and deletes an open file only if it is shared for deletion. On other systems any sharing would disable the lock.
    private static readonly FileShare Locked = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly string _directory = System.IO.Path.GetDirectoryName(path) ?? "";

    public string Path => path;

    public Disk Disk => disk;

    /// <summary>The fencing number as text; empty if a file lock is sufficient.</summary>
    public string Holder { get; } = holder?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>The partial file of this holder.</summary>
    public string Partial => PartialOf(Holder);

    /// <summary>
    /// The sharing mode of the partial file. Without a holder the file is locked against other exports. With a holder it is shared, so that
    /// the next holder can read it.
    /// </summary>
    public FileShare Sharing => holder is null ? Locked : FileShare.ReadWrite | FileShare.Delete;

    private string Beginning => $".{System.IO.Path.GetFileName(path)}.";

    /// <summary>Gets the partial file of another holder.</summary>
    public string PartialOf(string other) =>
        System.IO.Path.Combine(_directory, other.Length == 0 ? $"{Beginning[..^1]}{Ending}" : $"{Beginning}{other}{Ending}");

    public void MakeDirectory()
    {
        if (_directory.Length > 0)
            disk.MakeFolder(_directory);
    }

    /// <summary>Determines whether a file starts with these parts, by comparison of their digests.</summary>
    public static ValueTask<bool> HoldsAsync(string file, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken) =>
        ReadAsync(file, parts, take: null, cancellationToken);

    /// <summary>Copies the first parts of another holder's partial file to that of this holder. Returns false if they do not match their digests.</summary>
    public async ValueTask<bool> CopyAsync(string from, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken)
    {
        using (var copy = File.OpenHandle(Partial, FileMode.Create, FileAccess.Write, Sharing, preallocationSize: parts.Sum(part => part.Bytes)))
        {
            if (await ReadAsync(from, parts, (bytes, at) => disk.Write(copy, Partial, bytes.Span, at), cancellationToken).ConfigureAwait(false))
            {
                disk.Flush(copy, Partial);
                disk.KeepName(Partial);
                return true;
            }
        }

        File.Delete(Partial);
        return false;
    }

    private static async ValueTask<bool> ReadAsync(
        string file, IReadOnlyList<ManifestPart> parts, Action<ReadOnlyMemory<byte>, long>? take, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Clamp(parts.Sum(part => part.Bytes), 1, 1024 * 1024)];
        var at = 0L;
        foreach (var part in parts)
        {
            var end = at + part.Bytes;
            if (part.Sha256 is null && take is null)
                at = end;
            while (at < end)
            {
                var bytes = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at));
                bytes = bytes[..await RandomAccess.ReadAsync(source, bytes, at, cancellationToken).ConfigureAwait(false)];
                if (bytes.IsEmpty)
                    return false;
                hash.AppendData(bytes.Span);
                take?.Invoke(bytes, at);
                at += bytes.Length;
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var digest && part.Sha256 is not null && part.Sha256 != digest)
                return false;
        }

        return true;
    }

    /// <summary>Deletes the partial files of earlier holders, after the file was published.</summary>
    public void DeleteOlderPartials()
    {
        if (holder is null)
            return;
        foreach (var other in new DirectoryInfo(_directory).EnumerateFiles($"{Beginning}*{Ending}"))
        {
            var number = other.Name.AsSpan(Beginning.Length, other.Name.Length - Beginning.Length - Ending.Length);
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var earlier) && earlier < holder)
                TryDelete(other);
        }
    }

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A frozen process may hold it open. The leftover file starts with a dot.
        }
    }
}
