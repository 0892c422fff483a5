namespace CampaignExport.DuckDb;

/// <summary>The splits of profiles: 256 shares of all people, by the first byte of the hash of their keys. Profiles are sorted by split and key.</summary>
internal static class RecipientSplit
{
    public const int Count = 256;

    public static byte Of(UInt128 hash) => (byte)(hash >> 120);

    /// <summary>Divides some of the splits into consecutive ranges. Their ends do not depend on the first and the last split.</summary>
    /// <param name="splits">The splits.</param>
    /// <param name="count">The number of ranges into which all splits would be divided.</param>
    public static IEnumerable<(int First, int Last)> Ranges((int First, int Last) splits, long count)
    {
        var ranges = Math.Clamp(count, 1, Count);
        for (var at = 0; at < ranges; at++)
        {
            var range = (First: Math.Max(splits.First, (int)(at * Count / ranges)), Last: Math.Min(splits.Last, (int)(((at + 1) * Count / ranges) - 1)));
            if (range.First <= range.Last)
                yield return range;
        }
    }

    /// <summary>The condition that a person, as its hash, is in a range of splits.</summary>
    public static string Condition(string person, int first, int last) =>
        $"{person} BETWEEN '{first:x2}000000-0000-0000-0000-000000000000'::UUID AND '{last:x2}ffffff-ffff-ffff-ffff-ffffffffffff'::UUID";
}
