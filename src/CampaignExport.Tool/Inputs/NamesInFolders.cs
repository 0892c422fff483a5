using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Names files that are read one by one as they are named where their folder is read: by their path in it.</summary>
/// <param name="paths">The files and folders that were given.</param>
internal sealed class NamesInFolders(params string[] paths)
{
    private readonly string[] _folders = [.. paths.Where(Directory.Exists).Select(path => Path.GetFullPath(path) is var full && Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar)];

    // Files of one name that were given themselves, by their full paths, and the folder that each was given with.
    private readonly Dictionary<string, string> _alike = paths.Where(path => !Directory.Exists(path)).Distinct(StringComparer.Ordinal)
        .GroupBy(path => Path.GetFileName(path), StringComparer.Ordinal).Where(same => same.Count() > 1).SelectMany(same => same)
        .GroupBy(Path.GetFullPath, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.First()[..^Path.GetFileName(same.Key).Length].Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);

    /// <summary>Gives the name of a file.</summary>
    public string Of(string file) => FolderOf(file) + Path.GetFileName(file);

    /// <summary>
    /// Gives what stands before the name of a file: the folder that it is in, below the one that was given, or the one that was given with
    /// it where several files have the name.
    /// </summary>
    public string FolderOf(string file)
    {
        var full = Path.GetFullPath(file);
        if (_alike.TryGetValue(full, out var given))
            return given;
        var folder = _folders.FirstOrDefault(folder => full.StartsWith(folder, StringComparison.Ordinal));
        return folder is null ? "" : full[folder.Length..^Path.GetFileName(full).Length].Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Names the file in a warning about it.</summary>
    public string Name(string file, string warning) => warning.StartsWith(Path.GetFileName(file), StringComparison.Ordinal) ? FolderOf(file) + warning : warning;

    /// <summary>Names the file in an error about it.</summary>
    public SourceFormatException Name(string file, SourceFormatException error) => error.InFolder(FolderOf(file));
}
