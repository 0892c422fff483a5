using System.Globalization;

namespace CampaignExport;

/// <summary>Writes numbers with their nouns in messages.</summary>
internal static class Plural
{
    /// <summary>Writes a number with its noun: <c>1 row</c>, <c>2 rows</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun in the singular. Its plural ends in <c>s</c>.</param>
    /// <param name="format">The format of the number.</param>
    public static string Of(long count, string noun, string format = "0") =>
        $"{count.ToString(format, CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
