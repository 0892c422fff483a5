using System.IO.Hashing;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>A file that recipients are read from.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called in cursors and errors: its name without the folder.</param>
internal sealed record InputFile(string Path, string Name)
{
    // Beyond so many names, a hash of all of them stands for them: a checkpoint repeats them at every part.
    private const int MostNames = 20;

    public bool IsGzip => Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    public bool IsZip => Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the files of a folder in the ordinal order of their names, without those that begin with a dot; or the one file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public static IReadOnlyList<InputFile> Find(string path)
    {
        if (File.Exists(path))
            return [new(path, System.IO.Path.GetFileName(path))];
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' to read from.", path);
        InputFile[] files =
        [
            .. Directory.EnumerateFiles(path)
                .Select(file => new InputFile(file, System.IO.Path.GetFileName(file)))
                .Where(file => !file.Name.StartsWith('.'))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new FileNotFoundException($"The folder '{path}' has no files to read from.", path);
    }

    /// <summary>Names files, without their folder.</summary>
    public static string Describe(IReadOnlyList<InputFile> files)
    {
        var names = string.Join(", ", files.Select(file => file.Name));
        return files.Count <= MostNames
            ? names
            : FormattableString.Invariant(
                $"{files.Count} files from {files[0].Name} to {files[^1].Name}, names {XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(names)):x32}");
    }

    /// <exception cref="ArgumentException">Some random buckets are wanted alone.</exception>
    public static void RefuseBuckets(RecipientQuery query)
    {
        if (query.Buckets is not null)
            throw new ArgumentException("Files are read from their beginning to their end, whatever the random bucket. Ask for all of them.", nameof(query));
    }
}
