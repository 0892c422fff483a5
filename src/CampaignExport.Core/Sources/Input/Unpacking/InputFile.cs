using System.IO.Hashing;
using System.Text;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A file to read.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Name">The name for cursors and error messages: the file name, or the path relative to the folder, with '/' as separator.</param>
internal sealed record InputFile(string Path, string Name)
{
    // More names are replaced by their hash, because a checkpoint repeats the text with every part.
    private const int MostNames = 20;

    /// <summary>The size of the file in bytes, or of the file that a link leads to; 0 for a pipe.</summary>
    public long Bytes => new FileInfo(Path) is var file && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : file.Length;

    /// <summary>Finds the files of a folder and its subfolders in ordinal order of their names, or the single file.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="warn">Called for each skipped file that may contain data; null for no callback.</param>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    public static IReadOnlyList<InputFile> Find(string path, Action<string>? warn = null)
    {
        if (File.Exists(path))
            return [new(path, System.IO.Path.GetFileName(path))];
        return Directory.Exists(path)
            ? new InputFolder(path, warn).Find()
            : throw new MissingInputException($"There is no file or folder '{path}' to read from.", path);
    }

    /// <summary>Finds files of people: without the manifest of our own exports, unless there is no other file.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="warn">Called for each skipped file that may contain data; null for no callback.</param>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    public static IReadOnlyList<InputFile> FindPeople(string path, Action<string>? warn = null)
    {
        var all = Find(path, warn);
        InputFile[] people = [.. all.Where(file => System.IO.Path.GetFileName(file.Path) != ExportManifest.FileName)];
        return people.Length > 0 ? people : all;
    }

    /// <summary>Finds the files of several files and folders. Of files with the same name, the name is their path as it was given.</summary>
    /// <param name="paths">The files and folders.</param>
    /// <param name="warn">Called for each skipped file that may contain data; null for no callback.</param>
    /// <exception cref="FileNotFoundException">A file or folder does not exist, or a folder has no files.</exception>
    public static IReadOnlyList<InputFile> Find(IEnumerable<string> paths, Action<string>? warn)
    {
        (InputFile File, string Given)[] all =
        [
            .. paths.SelectMany(path => Find(path, warn).Select(file => (file, Directory.Exists(path) ? $"{path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar)}/{file.Name}" : path))),
        ];
        var several = all.GroupBy(one => one.File.Name, StringComparer.Ordinal).Where(same => same.Select(one => one.Given).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return [.. all.Select(one => several.Contains(one.File.Name) ? one.File with { Name = one.Given } : one.File)];
    }

    /// <summary>Lists the names of files.</summary>
    public static string Describe(IReadOnlyList<InputFile> files)
    {
        var names = string.Join(", ", files.Select(file => file.Name));
        return files.Count <= MostNames
            ? names
            : FormattableString.Invariant(
                $"{files.Count} files from {files[0].Name} to {files[^1].Name}, names {XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(names)):x32}");
    }

    /// <exception cref="ExportRequestException">The query names random buckets.</exception>
    public static void RefuseBuckets(RecipientQuery query)
    {
        if (query.Buckets is not null)
            throw new ExportRequestException("Files cannot be read by random bucket. Request all recipients.");
    }
}
