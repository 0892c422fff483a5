using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>The current state of a file. For a link, length and time are those of its target.</summary>
/// <param name="Path">The full path, which may contain links.</param>
/// <param name="Target">The path without links; empty if <paramref name="Path"/> has none.</param>
/// <param name="Length">The length; 0 for a pipe or a device.</param>
/// <param name="ModifiedAt">The time of its last change.</param>
/// <param name="CanRemember">Whether a later import can recognize the file. False for pipes, devices and inherited descriptors.</param>
internal sealed record ImportFile(string Path, string Target, long Length, DateTime ModifiedAt, bool CanRemember)
{
    /// <summary>The folder before the file name in errors, with a final '/': the path below the imported folder; empty if there is none.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The given path, or the path below the given folder.</summary>
    public string Given { get; init; } = Path;

    /// <summary>Finds the files that an import of paths reads.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or a folder has no files.</exception>
    public static ImportFile[] Find(IEnumerable<string> paths, Action<string>? warn)
    {
        ImportFile[] files = [.. paths.SelectMany(path => Find(path, warn))];
        // Files with the same name are named by the given paths.
        var alike = files.GroupBy(NameOf, StringComparer.Ordinal).Where(same => same.DistinctBy(file => file.Path).Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return [.. files.Select(file => alike.Contains(NameOf(file)) ? file with { Folder = FolderOf(file.Given) } : file)];

        static string NameOf(ImportFile file) => file.Folder + System.IO.Path.GetFileName(file.Path);
    }

    private static IEnumerable<ImportFile> Find(string path, Action<string>? warn) =>
        from file in MessageEventSource.FindFiles(path, warn)
        let below = Directory.Exists(path) ? System.IO.Path.GetRelativePath(path, file) : null
        select At(file) with { Given = below is null ? file : System.IO.Path.Join(path, below), Folder = below is null ? "" : FolderOf(below) };

    private static string FolderOf(string file) => file[..^System.IO.Path.GetFileName(file).Length].Replace(System.IO.Path.DirectorySeparatorChar, '/');

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ImportFile At(string path)
    {
        var (full, isOfProcess) = (System.IO.Path.GetFullPath(path), false);
        if (!File.Exists(full))
            throw new FileNotFoundException($"There is no file '{path}' to read from.", path);
        var real = Resolve(full, ref isOfProcess);
        var file = new FileInfo(real);
        // The target of a descriptor has a name, but may not be a file.
        var length = file.Exists ? file.Length : 0;
        return new(full, real == full ? "" : real, length, file.LastWriteTimeUtc, CanRemember: length > 0 && !isOfProcess);
    }

    private static string Resolve(string path, ref bool isOfProcess)
    {
        if (System.IO.Path.GetDirectoryName(path) is not { } parent)
            return path;
        var folder = Resolve(parent, ref isOfProcess);
        var here = System.IO.Path.Join(folder, System.IO.Path.GetFileName(path));
        // '/dev/stdin' and '/dev/fd/63' are another file each time, even if the target has a length.
        isOfProcess |= $"{here}/" is var name && (name.StartsWith("/proc/", StringComparison.Ordinal)
            || (name.StartsWith("/dev/", StringComparison.Ordinal) && !name.StartsWith("/dev/shm/", StringComparison.Ordinal) && name != "/dev/"));
        return new FileInfo(here).LinkTarget is { } target ? Resolve(System.IO.Path.GetFullPath(target, folder), ref isOfProcess) : here;
    }
}
