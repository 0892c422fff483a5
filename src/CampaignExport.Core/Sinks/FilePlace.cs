using System.Globalization;

namespace CampaignExport.Sinks;

/// <summary>Where a file goes, and where it is written until it is complete.</summary>
/// <param name="path">Its place.</param>
/// <param name="holder">
/// The number of who writes it, where several may, one after the other, without knowing whether the one before has really
/// stopped; null where a lock tells.
/// </param>
/// <param name="disk">What changes files there.</param>
internal sealed class FilePlace(string path, long? holder, Disk disk)
{
    private const string Ending = ".partial";

    // Windows renames and deletes an open file only if that is shared; elsewhere any sharing at all would be no lock.
    private static readonly FileShare Locked = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly string _directory = System.IO.Path.GetDirectoryName(path) ?? "";

    public string Path => path;

    public Disk Disk => disk;

    /// <summary>Who writes it, as a text: empty where a lock tells.</summary>
    public string Holder { get; } = holder?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Where this holder writes it.</summary>
    public string Partial => PartialOf(Holder);

    /// <summary>
    /// How the partial file is shared. Two exports of the same name do not write into one file; a file of one holder alone is
    /// read by the next.
    /// </summary>
    public FileShare Sharing => holder is null ? Locked : FileShare.ReadWrite | FileShare.Delete;

    private string Beginning => $".{System.IO.Path.GetFileName(path)}.";

    /// <summary>Where another holder writes, or wrote, it.</summary>
    public string PartialOf(string other) =>
        System.IO.Path.Combine(_directory, other.Length == 0 ? $"{Beginning[..^1]}{Ending}" : $"{Beginning}{other}{Ending}");

    public void MakeDirectory()
    {
        if (_directory.Length > 0)
            disk.MakeFolder(_directory);
    }

    /// <summary>Makes a partial file of this holder from the first bytes of another's.</summary>
    public async ValueTask CopyAsync(string from, long length, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        using var copy = File.OpenHandle(Partial, FileMode.Create, FileAccess.Write, Sharing, FileOptions.Asynchronous, preallocationSize: length);
        var buffer = new byte[1024 * 1024];
        for (var at = 0L; at < length;)
        {
            var read = await RandomAccess.ReadAsync(source, buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - at)), at, cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
                throw new ExportGoneException(path);
            disk.Write(copy, Partial, buffer.AsSpan(0, read), at);
            at += read;
        }

        disk.Flush(copy, Partial);
        disk.KeepName(Partial);
    }

    /// <summary>Deletes what earlier holders have left: the file is published, and theirs can only be older.</summary>
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
            // A frozen process may hold it open. It begins with a dot, and goes with the folder.
        }
    }
}
