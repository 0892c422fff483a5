using System.Globalization;

namespace CampaignExport.Reports;

/// <summary>Rounds the numbers of report files to ten significant digits.</summary>
internal static class Figures
{
    public static decimal? Round(decimal? value) => Round((double?)value);

    /// <summary>Rounds a number. A number closer to zero than 1e-28 becomes zero, because files have no exponents.</summary>
    public static decimal? Round(double? value) => value is { } number
        ? decimal.Parse(number.ToString("G10", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;
}
