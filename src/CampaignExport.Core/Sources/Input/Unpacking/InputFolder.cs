using System.Formats.Tar;
using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>Finds the files of a folder and its subfolders.</summary>
/// <param name="path">The folder.</param>
/// <param name="warn">Called for each skipped file or folder that may contain data; null for no callback.</param>
internal sealed class InputFolder(string path, Action<string>? warn)
{
    private readonly List<InputFile> _files = [];
    private readonly List<(InputFile File, string Target)> _links = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private int _hidden;

    /// <summary>Returns the files in ordinal order of their names. A name is the path relative to the folder, with '/' as separator.</summary>
    /// <remarks>Files and folders whose names start with '_' or '.' are skipped: writers use such names for their own files and for incomplete ones.</remarks>
    /// <exception cref="FileNotFoundException">There are no files to read. The message describes the search.</exception>
    public IReadOnlyList<InputFile> Find()
    {
        Add(new DirectoryInfo(path), "");
        // A file and a link to it, or two links to one, are one.
        foreach (var (file, target) in _links)
        {
            if (_paths.Add(target))
                _files.Add(file);
            else
                warn?.Invoke($"'{file.Name}' is a link to a file that is read under another name. It is skipped.");
        }

        if (_files.Count == 0)
        {
            var hidden = _hidden == 0 ? "there are none."
                : string.Create(CultureInfo.InvariantCulture, $"there {(_hidden == 1 ? "is" : "are")} {_hidden}.");
            throw new MissingInputException(
                $"The folder '{path}' has no files to read, not even in subfolders. Names that start with '_' or '.' are skipped: {hidden}",
                path);
        }

        _files.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return _files;
    }

    /// <summary>Determines whether a file or folder is hidden.</summary>
    public static bool IsHidden(string name) => name.StartsWith('_') || name.StartsWith('.');

    private void Add(DirectoryInfo folder, string name)
    {
        // Links can form a cycle.
        var real = RealPath(folder.FullName);
        if (!_read.Add(real))
        {
            warn?.Invoke($"the folder '{name.TrimEnd('/')}' is a link to a folder that is read under another name. It is skipped.");
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (IsHidden(entry.Name))
                _hidden++;
            else if (entry is DirectoryInfo subfolder)
                Add(subfolder, $"{name}{entry.Name}/");
            else if (IsRegular((FileInfo)entry))
                Add((FileInfo)entry, new(entry.FullName, name + entry.Name), real);
            else
                warn?.Invoke($"'{name}{entry.Name}' is a pipe, a socket or a device. It is skipped; to read it, name it instead of its folder.");
        }
    }

    private void Add(FileInfo entry, InputFile file, string folder)
    {
        if (entry.ResolveLinkTarget(returnFinalTarget: true) is { } target)
        {
            _links.Add((file, Path.Join(RealPath(Path.GetDirectoryName(target.FullName)!), target.Name)));
            return;
        }

        _paths.Add(Path.Join(folder, entry.Name));
        _files.Add(file);
    }

    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path) ?? "";
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Join(real, part);
            if (Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target)
                real = RealPath(target.FullName);
        }

        return real;
    }

    // Opening a pipe waits for a writer. A pipe has no length, and only TarWriter can tell it from an empty file without opening it.
    private static bool IsRegular(FileInfo file)
    {
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (!target.Exists || target.Length > 0)
            return true;
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
                writer.WriteEntry(target.FullName, "entry");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile;
        }
        catch (UnauthorizedAccessException)
        {
            // Reading the file reports the error.
            return true;
        }
        catch (IOException)
        {
            // Archives cannot contain sockets.
            return false;
        }
    }
}
