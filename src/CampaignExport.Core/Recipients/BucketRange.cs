namespace CampaignExport.Recipients;

/// <summary>Neighbouring random buckets, which hold some of all users, drawn by chance.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly record struct BucketRange
{
    /// <summary>The number of the last bucket; the first one is 0.</summary>
    public const int LastBucket = 9999;

    /// <summary>Makes a range.</summary>
    /// <param name="first">The first bucket, 0 at least.</param>
    /// <param name="last">The last bucket, 9999 at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bucket, or the range is empty.</exception>
    public BucketRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, LastBucket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        (First, Last) = (first, last);
    }

    /// <summary>All buckets.</summary>
    public static BucketRange All { get; } = new(0, LastBucket);

    /// <summary>The first bucket.</summary>
    public int First { get; }

    /// <summary>The last bucket.</summary>
    public int Last { get; }

    /// <summary>Splits the range.</summary>
    /// <param name="count">Into how many ranges, 1 at least. They are fewer where there are not so many buckets.</param>
    /// <returns>Ranges of nearly the same size, one behind the other, that together are this one.</returns>
    public IReadOnlyList<BucketRange> Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var size = Last - First + 1L;
        var (first, ranges) = (First, Math.Min(count, size));
        return [.. Enumerable.Range(0, (int)ranges).Select(at =>
            new BucketRange(first + (int)(at * size / ranges), first + (int)((at + 1) * size / ranges) - 1))];
    }

    /// <summary>Gives the first and the last bucket with a hyphen between them.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"{First}-{Last}");
}
