using System.Globalization;

namespace CampaignExport.Tool.Output;

/// <summary>Formats a number of bytes in the decimal unit that leaves one to three digits before the point.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Format(long bytes)
    {
        var (size, unit) = ((decimal)bytes, 0);
        // A value that would be rounded up to a thousand is 1 in the next unit.
        for (; unit == 0 ? size >= 1000 : size >= 999.95m; size /= 1000)
            unit++;
        return $"{size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
