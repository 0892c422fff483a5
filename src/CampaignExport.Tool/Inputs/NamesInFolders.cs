using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Names files that are read one by one as they are named where their folder is read: by their path in it.</summary>
/// <param name="paths">The files and folders that were given.</param>
internal sealed class NamesInFolders(params string[] paths)
{
    private readonly string[] _folders = [.. paths.Where(Directory.Exists).Select(path => Path.GetFullPath(path) is var full && Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar)];

    /// <summary>Gives the name of a file.</summary>
    public string Of(string file) => FolderOf(file) + Path.GetFileName(file);

    /// <summary>Gives what stands before the name of a file: the folder that it is in, below the one that was given.</summary>
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
