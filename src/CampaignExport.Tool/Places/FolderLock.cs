using CampaignExport.Sinks;

namespace CampaignExport.Tool.Places;

/// <summary>Keeps two exports from running in one folder. The system releases it if the process dies.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly string _folder;
    private readonly bool _madeFolder;
    private readonly FileStream _file;

    private FolderLock(string folder, bool madeFolder, FileStream file) => (_folder, _madeFolder, _file) = (folder, madeFolder, file);

    /// <summary>Locks a folder, which is created if it does not exist.</summary>
    /// <exception cref="UsageException">Another process holds the lock.</exception>
    public static FolderLock Take(string folder, Disk disk)
    {
        var makesFolder = !Directory.Exists(folder);
        disk.MakeFolder(folder);
        try
        {
            return new(folder, makesFolder, new FileStream(
                Path.Combine(folder, ExportNames.Lock), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new UsageException($"Another export is running in '{folder}'. Wait for its end, or choose another --out.");
        }
    }

    /// <summary>Releases the folder, and deletes it if it is empty and was created by the lock.</summary>
    public void Dispose()
    {
        _file.Dispose();
        try
        {
            if (_madeFolder && !Directory.EnumerateFileSystemEntries(_folder).Any())
                Directory.Delete(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty folder is left; the error that led here, if any, is the one to report.
        }
    }

    // EWOULDBLOCK of Linux and of the BSD family, and the sharing violation of Windows.
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
