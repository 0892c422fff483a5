using System.Runtime.InteropServices;

namespace CampaignExport.Sources;

/// <summary>Reads sorted items from a file. Disposal deletes the file.</summary>
internal sealed class SpillRun<T>(string path) : IDisposable
    where T : unmanaged
{
    private const int Buffer = 4096;

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.DeleteOnClose | FileOptions.SequentialScan);
    private readonly T[] _items = new T[Buffer];
    private int _at = -1;
    private int _count;

    public T Current => _items[_at];

    /// <summary>Writes items to a new file.</summary>
    /// <returns>The path of the file.</returns>
    public static string Write(SpillFolder folder, IEnumerable<T> items)
    {
        var path = folder.NewFile();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        var (buffer, count) = (new T[Buffer], 0);
        foreach (var item in items)
        {
            buffer[count++] = item;
            if (count == Buffer)
                Flush();
        }

        Flush();
        return path;

        void Flush()
        {
            file.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
            count = 0;
        }
    }

    public bool MoveNext()
    {
        if (++_at < _count)
            return true;
        (_at, _count) = (0, Fill());
        return _count > 0;
    }

    public void Dispose() => _file.Dispose();

    private int Fill()
    {
        var bytes = MemoryMarshal.AsBytes(_items.AsSpan());
        return _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) * _items.Length / bytes.Length;
    }
}
