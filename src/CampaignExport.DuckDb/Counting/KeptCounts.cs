using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignExport.DuckDb;

/// <summary>Keeps counts on the disk, by their inputs. A repeated request reads a small file.</summary>
/// <remarks>Thread-safe. A count that cannot be kept or read is counted again.</remarks>
internal sealed class KeptCounts(Func<string> folder, long limit)
{
    /// <summary>Whether counts are kept.</summary>
    public bool IsOn => limit > 0;

    /// <summary>Gives the name of a count: the same campaign, segments, messages and statements have the same one.</summary>
    public static string NameOf(IEnumerable<string> from) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', from))));

    public T? Find<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var path = PathOf(name);
            if (!IsOn || !File.Exists(path))
                return null;
            var bytes = File.ReadAllBytes(path);
            var digest = bytes.AsSpan(0, Math.Min(bytes.Length, 16));
            if (!digest.SequenceEqual(XxHash128.Hash(bytes.AsSpan(digest.Length))))
                return null;
            File.SetLastAccessTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return JsonSerializer.Deserialize(bytes.AsSpan(16), type);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Keep<T>(string name, T counted, JsonTypeInfo<T> type)
    {
        if (!IsOn)
            return;
        var unfinished = Path.Combine(folder(), $".{name}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder());
            var json = JsonSerializer.SerializeToUtf8Bytes(counted, type);
            MakeRoomFor(json.Length + 16);
            File.WriteAllBytes(unfinished, [.. XxHash128.Hash(json), .. json]);
            File.Move(unfinished, PathOf(name), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is read-only or full. The count is correct without it.
            TryDelete(unfinished);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void MakeRoomFor(long bytes)
    {
        var files = new DirectoryInfo(folder()).EnumerateFiles().OrderBy(file => file.LastAccessTimeUtc).ToList();
        var all = files.Sum(file => file.Length) + bytes;
        foreach (var file in files.TakeWhile(_ => all > limit))
        {
            all -= file.Length;
            TryDelete(file.FullName);
        }
    }

    private string PathOf(string name) => Path.Combine(folder(), name + ".count");
}
