namespace CampaignExport.Sources;

/// <summary>
/// A folder of temporary files in a folder of the host. Its name starts with a dot. Disposal deletes it; the folder of a killed process is
/// deleted when the next one is created.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string Prefix = ".distinct-";
    private const string LockEnding = ".lock";
    private const int MostAttempts = 100;

    private readonly FileStream _lock;
    private readonly string _path;
    private int _files;

    private SpillFolder(FileStream locked, string path) => (_lock, _path) = (locked, path);

    public static SpillFolder Create(string parent)
    {
        Directory.CreateDirectory(parent);
        DeleteLeftOvers(parent);
        var (locked, path) = LockNew(parent);
        // It can contain personal data.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new SpillFolder(locked, path);
    }

    /// <summary>The full path of the folder.</summary>
    public string Path => _path;

    public string NewFile() => System.IO.Path.Combine(_path, FormattableString.Invariant($"{_files++:00000}"));

    public void Dispose()
    {
        using (_lock)
            Directory.Delete(_path, recursive: true);
    }

    // The process holds the lock while it lives, so a folder whose lock is free is abandoned. Between the creation of a lock file and its locking, another process can
    // take it for that of an abandoned folder, and delete it. Then another one is made.
    private static (FileStream Locked, string Path) LockNew(string parent)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
            FileStream locked;
            try
            {
                locked = Lock(path + LockEnding, FileMode.CreateNew);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                continue;
            }

            if (File.Exists(path + LockEnding))
                return (locked, path);
            locked.Dispose();
        }
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
                // Another process is using or deleting it.
            }
        }
    }

    private static FileStream Lock(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
}
