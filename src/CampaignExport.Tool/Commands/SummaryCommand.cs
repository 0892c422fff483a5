using System.CommandLine;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export summary</c>: the totals and rates of one campaign by channel and variation.</summary>
internal sealed class SummaryCommand(ToolConsole console) : CampaignReportCommand(
    "summary", "Exports the totals and rates of a campaign by channel and variation as a file, and shows them on a terminal.", console, "the table on a terminal")
{
    protected override Report Create(ParseResult arguments, DailyMetrics metrics, DayRange days, Campaign? campaign, TimeZoneInfo zone, string language)
    {
        var summary = CampaignSummary.Create(metrics, days, campaign);
        return new(ReportFile.Create(summary), summary.Warnings, () => Console.ShowTable(
            language == "fr" ? ["Canal", "Variante", "Statistique", "Valeur", "Taux"] : ["Channel", "Variation", "Metric", "Value", "Rate"],
            [.. summary.Rows.Select(row => Cells(row, ChartTexts.For(language), language))],
            numbers: 2));
    }

    private static string[] Cells(SummaryRow row, ChartTexts texts, string language)
    {
        var variation = row.Variation is null ? "" : row.Variation.Name ?? (row.Variation.IsControl ? texts.ControlGroup : row.Variation.Key);
        return [NameOf(row.Channel, texts), variation, NameOf(row, texts), TerminalNumbers.Value(row, language), row.Rate?.ToString("P2", TerminalNumbers.In(language)) ?? ""];
    }
}
