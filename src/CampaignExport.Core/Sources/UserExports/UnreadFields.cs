using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;

namespace CampaignExport.Sources;

/// <summary>Collects the names of the fields of a file that are not read, up to a bound.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class UnreadFields
{
    private const int Most = 1000;

    // By their hashes, so that a name that is there already costs no text.
    private readonly ConcurrentDictionary<ulong, string> _names = new();
    private int _count;

    /// <summary>The names so far.</summary>
    public ICollection<string> Names => _names.Values;

    /// <summary>Gets the name of a field, as it stands in the file.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        var hash = XxHash3.HashToUInt64(name);
        if (Volatile.Read(ref _count) < Most && !_names.ContainsKey(hash) && _names.TryAdd(hash, Encoding.UTF8.GetString(name)))
            Interlocked.Increment(ref _count);
    }
}
