using System.Globalization;
using CampaignExport.Reports;

namespace CampaignExport.Tool.Output;

/// <summary>How numbers are written in the tables of a terminal, in English or French.</summary>
internal static class TerminalNumbers
{
    /// <summary>Gets the form of numbers in a language.</summary>
    public static NumberFormatInfo In(string language) => ExportLanguages.CultureOf(language).NumberFormat;

    /// <summary>Writes the value of a figure: a number, or an amount in its currency.</summary>
    public static string Value(SummaryRow figure, string language)
    {
        if ((figure.Metric == Campaigns.Metrics.Revenue ? "USD" : Campaigns.Metrics.CurrencyOf(figure.Metric)) is not { } currency)
            return figure.Value.ToString("#,0.##", In(language));
        var amount = figure.Value.ToString("#,0.00", In(language));
        return language == "fr" ? $"{amount}\u00a0{currency}" : $"{currency} {amount}";
    }
}
