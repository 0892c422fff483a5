namespace CampaignExport.Sql;

/// <summary>The splits of profiles: 256 shares of all people, by the first byte of the hash of their keys. Profiles are sorted by split and key.</summary>
internal static class RecipientSplit
{
    public const int Count = 256;

    public static byte Of(UInt128 hash) => (byte)(hash >> 120);

    /// <summary>Divides the splits, starting with a given one, into consecutive ranges.</summary>
    public static IEnumerable<(int First, int Last)> Ranges(int first, long count)
    {
        var ranges = Math.Clamp(count, 1, Count);
        for (var at = 0; at < ranges; at++)
        {
            var range = ((int)(at * Count / ranges), (int)(((at + 1) * Count / ranges) - 1));
            if (range.Item2 >= first)
                yield return (Math.Max(first, range.Item1), range.Item2);
        }
    }
}
