using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Names files that are read one by one by their path in the folder that was given.</summary>
/// <param name="paths">The files and folders that were given.</param>
internal sealed class NamesInFolders(params string[] paths)
{
    private readonly string[] _folders = [.. paths.Where(Directory.Exists).Select(path => Path.GetFullPath(path) is var full && Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar)];

    // The paths of named files that share a file name, with the folder that was given with each.
    private readonly Dictionary<string, string> _alike = paths.Where(path => !Directory.Exists(path)).Distinct(StringComparer.Ordinal)
        .GroupBy(path => Path.GetFileName(path), StringComparer.Ordinal).Where(same => same.Count() > 1).SelectMany(same => same)
        .GroupBy(Path.GetFullPath, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.First()[..^Path.GetFileName(same.Key).Length].Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);

    /// <summary>Gets the name of a file.</summary>
    public string GetName(string file) => FolderOf(file) + Path.GetFileName(file);

    /// <summary>
    /// Gets the folder of a file: its path below the folder that was given, or the folder that was given with the file if several files
    /// have the same name.
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
