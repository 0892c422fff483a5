using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Names files that are read one by one by their path in the folder that was given.</summary>
/// <param name="paths">The files and folders that were given.</param>
internal sealed class NamesInFolders(params string[] paths)
{
    private readonly string[] _folders = [.. paths.Where(Directory.Exists).Select(path => Path.GetFullPath(path) is var full && Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar)];

    /// <summary>Gets the name of a file.</summary>
    public string GetName(string file) => FolderOf(file) + Path.GetFileName(file);

    /// <summary>Gets the path of a file's folder below the folder that was given.</summary>
    public string FolderOf(string file)
    {
        var full = Path.GetFullPath(file);
        var folder = _folders.FirstOrDefault(folder => full.StartsWith(folder, StringComparison.Ordinal));
        return folder is null ? "" : full[folder.Length..^Path.GetFileName(full).Length].Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Names the file in a warning about it.</summary>
    public string Name(string file, string warning) => warning.StartsWith(Path.GetFileName(file), StringComparison.Ordinal) ? FolderOf(file) + warning : warning;

    /// <summary>Names the file in an error about it.</summary>
    public SourceFormatException Name(string file, SourceFormatException error) => error.InFolder(FolderOf(file));
}
