using System.CommandLine;
using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export summary</c>: the totals and rates of one campaign by channel and variation.</summary>
internal sealed class SummaryCommand(ToolConsole console) : ReportCommand(
    "summary", "Exports the totals and rates of a campaign by channel and variation as a file, and shows them on a terminal.", console, "the table on a terminal")
{
    private static readonly NumberFormatInfo French = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = "\u202f",
        PercentDecimalSeparator = ",",
        PercentGroupSeparator = "\u202f",
    };

    protected override Report Create(ParseResult arguments, DailyMetrics metrics, DayRange days, Campaign? campaign, TimeZoneInfo zone, string language)
    {
        var summary = CampaignSummary.Create(metrics, days, campaign);
        return new(ReportFile.Create(summary), summary.Warnings, () => Console.ShowTable(
            language == "fr" ? ["Canal", "Variante", "Statistique", "Valeur", "Taux"] : ["Channel", "Variation", "Metric", "Value", "Rate"],
            [.. summary.Rows.Select(row => Cells(row, ChartTexts.For(language), language == "fr" ? French : NumberFormatInfo.InvariantInfo))]));
    }

    private static string[] Cells(SummaryRow row, ChartTexts texts, NumberFormatInfo numbers)
    {
        var channel = row.Channel is null ? null : ChannelCatalog.Default.FindOrExtend(row.Channel);
        var variation = row.Variation is null ? "" : row.Variation.Name ?? (row.Variation.IsControl ? texts.ControlGroup : row.Variation.Key);
        var metric = channel is not null && ChannelCatalog.Default.FindMetric(row.Channel, row.Metric) is { } known ? texts.Statistic(channel, known) : row.Metric;
        return [channel?.DisplayName ?? "", variation, metric, row.Value.ToString("#,0.##", numbers), row.Rate?.ToString("P2", numbers) ?? ""];
    }
}
