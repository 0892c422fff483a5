using System.Globalization;

namespace CampaignExport.Sql;

/// <summary>The splits of profiles: 256 shares of all people, by the first byte of the hash of their keys. Profiles are sorted by split and key.</summary>
internal static class RecipientSplit
{
    public const int Count = 256;

    public static (int First, int Last) All => (0, Count - 1);

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

    /// <summary>Writes a range as the end of a partition.</summary>
    public static string Format((int First, int Last) splits) => string.Create(CultureInfo.InvariantCulture, $"{splits.First}-{splits.Last}");

    /// <summary>Reads the range at the end of a partition.</summary>
    /// <exception cref="CheckpointException">The partition belongs to another source.</exception>
    public static (int First, int Last) Parse(string splits) =>
        splits.Split('-') is [var first, var last]
        && byte.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && byte.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? (from, to)
            : throw new CheckpointException("The partition does not belong to this store. Start a new export.");
}
