using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Names files that are read one by one: by the path in the given folder, or by the given path if several files would have the same name.</summary>
/// <param name="paths">The given files and folders.</param>
internal sealed class NamesInFolders(params string[] paths)
{
    // By the full paths of the files.
    private readonly Lazy<Dictionary<string, string>> _folders = new(() => Find(paths));

    /// <summary>Gets the name of a file.</summary>
    public string GetName(string file) => FolderOf(file) + Path.GetFileName(file);

    /// <summary>Gets the part of a file's name before the file name itself.</summary>
    public string FolderOf(string file) => _folders.Value.GetValueOrDefault(Path.GetFullPath(file), "");

    /// <summary>Names the file in a warning about it.</summary>
    public string Name(string file, string warning) => warning.StartsWith(Path.GetFileName(file), StringComparison.Ordinal) ? FolderOf(file) + warning : warning;

    /// <summary>Names the file in an error about it.</summary>
    public SourceFormatException Name(string file, SourceFormatException error) => error.InFolder(FolderOf(file));

    private static Dictionary<string, string> Find(string[] paths)
    {
        var files =
            from path in paths
            from file in MessageEventSource.FindFiles(path)
            let below = Directory.Exists(path) ? Path.GetRelativePath(path, file) : null
            select (Full: Path.GetFullPath(file), Given: below is null ? file : Path.Join(path, below), Name: below ?? Path.GetFileName(file));
        return files.DistinctBy(file => file.Full).GroupBy(file => file.Name, StringComparer.Ordinal)
            .SelectMany(same => same.Select(file => (file.Full, Folder: FolderIn(same.Count() > 1 ? file.Given : file.Name))))
            .ToDictionary(file => file.Full, file => file.Folder, StringComparer.Ordinal);
    }

    private static string FolderIn(string path) => path[..^Path.GetFileName(path).Length].Replace(Path.DirectorySeparatorChar, '/');
}
