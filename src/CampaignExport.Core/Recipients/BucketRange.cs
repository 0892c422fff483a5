using System.Text.Json.Serialization;

namespace CampaignExport.Recipients;

/// <summary>A range of random buckets. Each bucket holds a random share of all people.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly struct BucketRange
{
    /// <summary>The number of the last bucket. The first bucket is 0.</summary>
    internal const int LastBucket = 9999;

    /// <summary>Initializes a new range.</summary>
    /// <param name="first">The first bucket, at least 0.</param>
    /// <param name="last">The last bucket, at most 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bucket does not exist, or the range is empty.</exception>
    [JsonConstructor]
    public BucketRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, LastBucket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        (First, Last) = (first, last);
    }

    /// <summary>The range of all buckets.</summary>
    public static BucketRange All { get; } = new(0, LastBucket);

    /// <summary>The first bucket.</summary>
    public int First { get; }

    /// <summary>The last bucket.</summary>
    public int Last { get; }

    /// <summary>Splits the range.</summary>
    /// <param name="count">The number of ranges, at least 1. The result has fewer if this range has fewer buckets.</param>
    /// <returns>Consecutive ranges of nearly equal size that together cover this range.</returns>
    public IReadOnlyList<BucketRange> Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var size = Last - First + 1L;
        var (first, ranges) = (First, Math.Min(count, size));
        return [.. Enumerable.Range(0, (int)ranges).Select(at =>
            new BucketRange(first + (int)(at * size / ranges), first + (int)((at + 1) * size / ranges) - 1))];
    }

    /// <summary>Returns the first and the last bucket, separated by a hyphen.</summary>
    /// <returns>The text, such as <c>0-9999</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{First}-{Last}");
}
