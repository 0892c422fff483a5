using System.IO.Hashing;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A file that recipients are read from.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called in cursors and errors: its name, or its path in the folder that is read, with '/' between.</param>
internal sealed record InputFile(string Path, string Name)
{
    // Beyond so many names, a hash of all of them stands for them: a checkpoint repeats them at every part.
    private const int MostNames = 20;

    /// <summary>Its size on the disk; 0 of a pipe.</summary>
    public long Bytes => new FileInfo(Path).Length;

    /// <summary>Finds the files of a folder and its subfolders in the ordinal order of their names, or the one file.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="warn">Gets what is skipped although it may hold data; null for nobody.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public static IReadOnlyList<InputFile> Find(string path, Action<string>? warn = null)
    {
        if (File.Exists(path))
            return [new(path, System.IO.Path.GetFileName(path))];
        return Directory.Exists(path)
            ? new InputFolder(path, warn).Find()
            : throw new FileNotFoundException($"There is no file or folder '{path}' to read from.", path);
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

    /// <exception cref="ExportRequestException">Some random buckets are wanted alone.</exception>
    public static void RefuseBuckets(RecipientQuery query)
    {
        if (query.Buckets is not null)
            throw new ExportRequestException("Files are read from their beginning to their end, whatever the random bucket. Ask for all of them.");
    }
}
