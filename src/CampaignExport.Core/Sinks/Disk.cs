using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CampaignExport.Sinks;

/// <summary>Changes files and folders. If it is durable, a power failure does not undo a call that has returned.</summary>
/// <remarks>
/// Thread-safe. Flushing a file persists its content but not its name. The name is in the folder, which is flushed separately. On Windows
/// the journal of the file system persists names, so folders are not flushed there. Tests override the calls to record their order.
/// </remarks>
/// <param name="isDurable">Whether files and folders are flushed to the disk.</param>
internal partial class Disk(bool isDurable)
{
    private static readonly Lock Making = new();

    public bool IsDurable => isDurable;

    /// <summary>Finds the file at the path of a folder or of one of its parents, so that the folder cannot be created; null if there is none.</summary>
    public static string? FindFileInPlaceOf(string folder)
    {
        for (var path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Determines whether an error means that another process holds a file.</summary>
    // EWOULDBLOCK of Linux and of the BSD family, and the sharing violation of Windows.
    public static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Creates a folder and its parents, if they do not exist.</summary>
    public void MakeFolder(string path)
    {
        try
        {
            MakeMissing(path);
        }
        catch (FileNotFoundException error)
        {
            // Thrown where folders cannot be created, such as in '/proc'.
            throw new IOException($"The folder '{path}' cannot be created there. Choose another place.", error);
        }
    }

    private void MakeMissing(string path)
    {
        if (!isDurable)
        {
            Directory.CreateDirectory(path);
            return;
        }

        // Serialized: a thread that finds an existing folder must be able to rely on its flushed name.
        lock (Making)
        {
            var missing = new Stack<string>();
            for (var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)); !Directory.Exists(folder); folder = FolderOf(folder))
                missing.Push(folder);
            foreach (var folder in missing)
            {
                Make(folder);
                Sync(FolderOf(folder));
            }
        }
    }

    /// <summary>Flushes a file that is open for writing.</summary>
    public void Flush(SafeFileHandle file, string path)
    {
        if (isDurable)
            FlushFile(file, path);
    }

    /// <summary>Flushes a file that another process may have written, and its name.</summary>
    public void Keep(string path)
    {
        if (!isDurable)
            return;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            FlushFile(file, path);
        Sync(FolderOf(path));
    }

    /// <summary>Flushes the folder of a file after the file was created, renamed or deleted.</summary>
    public void KeepName(string path)
    {
        if (isDurable)
            Sync(FolderOf(path));
    }

    /// <summary>Renames a file within its folder. It does not flush the folder.</summary>
    public virtual void Rename(string from, string to, bool overwrite) => File.Move(from, to, overwrite);

    public virtual void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    protected virtual void Make(string folder) => Directory.CreateDirectory(folder);

    protected virtual void FlushFile(SafeFileHandle file, string path) => RandomAccess.FlushToDisk(file);

    protected virtual void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = OpenFolder(folder);
        RandomAccess.FlushToDisk(handle);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder ? folder : path;

    // .NET cannot open a folder as a file.
    private static SafeFileHandle OpenFolder(string folder)
    {
        const int Interrupted = 4;
        var closeOnExecute = OperatingSystem.IsLinux() ? 0x80000 : 0;
        while (true)
        {
            if (Open(folder, closeOnExecute) is >= 0 and var descriptor)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
                throw new IOException($"The folder '{folder}' cannot be flushed to the disk: {Marshal.GetPInvokeErrorMessage(error)}. Allow reading it, or export without flushing.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
