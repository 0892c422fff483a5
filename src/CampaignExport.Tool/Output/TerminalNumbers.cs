using System.Globalization;
using CampaignExport.Reports;

namespace CampaignExport.Tool.Output;

/// <summary>How numbers are written in the tables of a terminal, in English or French.</summary>
internal static class TerminalNumbers
{
    private static readonly NumberFormatInfo French = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = "\u202f",
        PercentDecimalSeparator = ",",
        PercentGroupSeparator = "\u202f",
    };

    /// <summary>Gets the form of numbers in a language.</summary>
    public static NumberFormatInfo In(string language) => language == "fr" ? French : NumberFormatInfo.InvariantInfo;

    /// <summary>Writes the value of a figure: a number, or an amount in its currency.</summary>
    public static string Value(SummaryRow figure, string language)
    {
        if ((figure.Metric == Campaigns.Metrics.Revenue ? "USD" : Campaigns.Metrics.CurrencyOf(figure.Metric)) is not { } currency)
            return figure.Value.ToString("#,0.##", In(language));
        var amount = figure.Value.ToString("#,0.00", In(language));
        return language == "fr" ? $"{amount}\u00a0{currency}" : $"{currency} {amount}";
    }
}
