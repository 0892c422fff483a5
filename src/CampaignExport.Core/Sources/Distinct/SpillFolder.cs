namespace CampaignExport.Sources;

/// <summary>
/// A folder of temporary files within a folder of the host, whose name begins with a dot. It goes when it is disposed; what a
/// killed process left behind goes when the next one is made.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string Prefix = ".distinct-";
    private const string LockEnding = ".lock";

    private readonly FileStream _lock;
    private readonly string _path;
    private int _files;

    private SpillFolder(FileStream locked, string path) => (_lock, _path) = (locked, path);

    public static SpillFolder Create(string parent)
    {
        Directory.CreateDirectory(parent);
        DeleteLeftOvers(parent);
        var path = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
        // The lock is held for as long as the process lives; a folder whose lock can be had is nobody's.
        var locked = Lock(path + LockEnding, FileMode.CreateNew);
        Directory.CreateDirectory(path);
        return new SpillFolder(locked, path);
    }

    public string NewFile() => Path.Combine(_path, FormattableString.Invariant($"{_files++:00000}"));

    public void Dispose()
    {
        using (_lock)
            Directory.Delete(_path, recursive: true);
    }

    private static void DeleteLeftOvers(string parent)
    {
        var paths = Directory.EnumerateDirectories(parent, Prefix + "*")
            .Concat(Directory.EnumerateFiles(parent, Prefix + "*" + LockEnding).Select(file => file[..^LockEnding.Length]))
            .Distinct()
            .ToArray();
        foreach (var path in paths)
        {
            try
            {
                using var locked = Lock(path + LockEnding, FileMode.OpenOrCreate);
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process is using it, or deleting it just now.
            }
        }
    }

    private static FileStream Lock(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
}
