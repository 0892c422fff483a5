using System.Formats.Tar;
using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>Finds the files of a folder and of the folders in it.</summary>
/// <param name="path">The folder.</param>
/// <param name="warn">Gets what is skipped although it may hold data.</param>
internal sealed class InputFolder(string path, Action<string>? warn)
{
    private readonly List<InputFile> _files = [];
    private readonly List<(InputFile File, string Target)> _links = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private int _hidden;

    /// <summary>Gives the files in the ordinal order of their names, which are their paths in the folder with '/' between.</summary>
    /// <remarks>Names that begin with '_' or '.' are skipped, of files and of folders: writers leave their own files and what is half written under such names.</remarks>
    /// <exception cref="FileNotFoundException">There is nothing to read; the message says what was looked for.</exception>
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
            var hidden = _hidden == 0 ? "There is none."
                : string.Create(CultureInfo.InvariantCulture, $"There is none: {(_hidden == 1 ? "1 name begins" : $"{_hidden} names begin")} with '_' or '.'.");
            throw new FileNotFoundException(
                $"The folder '{path}' has no files to read from. Looked for: any file in it and in its subfolders, whose name does not begin with '_' or '.'. {hidden}",
                path);
        }

        _files.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return _files;
    }

    /// <summary>Whether writers hide such a file or folder.</summary>
    public static bool IsHidden(string name) => name.StartsWith('_') || name.StartsWith('.');

    private void Add(DirectoryInfo folder, string name)
    {
        // Links may lead in a circle.
        var real = RealPath(folder.FullName);
        if (!_read.Add(real))
        {
            warn?.Invoke($"the folder '{name.TrimEnd('/')}' is a link to one that is read under another name. It is skipped.");
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

    // Opening a pipe waits for somebody to write. Only what has no length can be one, and only the writer of archives knows without opening it.
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
            // The error comes where it is read.
            return true;
        }
        catch (IOException)
        {
            // Sockets have no place in archives.
            return false;
        }
    }
}
