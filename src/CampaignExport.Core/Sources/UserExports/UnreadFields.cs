using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;

namespace CampaignExport.Sources;

/// <summary>Collects the names of unknown fields of a file, up to a limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class UnreadFields
{
    private const int Most = 1000;

    // Keyed by hash, so that a known name allocates no string.
    private readonly ConcurrentDictionary<ulong, string> _names = new();
    private int _count;

    /// <summary>The names so far.</summary>
    public ICollection<string> Names => _names.Values;

    /// <summary>Adds the name of a field, in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        var hash = XxHash3.HashToUInt64(name);
        if (Volatile.Read(ref _count) < Most && !_names.ContainsKey(hash) && _names.TryAdd(hash, Encoding.UTF8.GetString(name)))
            Interlocked.Increment(ref _count);
    }
}
