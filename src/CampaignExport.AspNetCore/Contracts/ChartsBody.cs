using CampaignExport.Charts;
using CampaignExport.Exports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The charts of a campaign: the days or other periods once, one value for each of them in each column, and warnings as sentences.</summary>
internal sealed record ChartsBody(
    string CampaignId, bool IsMultivariate, string TimeZone, IEnumerable<string> Days, IEnumerable<ChartBody> Charts, IReadOnlyList<string> Warnings)
{
    /// <summary>Creates the body. Values are read when they are written, without a copy.</summary>
    public static ChartsBody From(CampaignCharts charts, ChartExportRequest request) => new(
        request.CampaignId,
        charts.Campaign.IsMultivariate,
        request.TimeZone.Id,
        charts.Charts[0].Periods.Select(period => period.ToString()),
        charts.Charts.Select(ChartBody.From),
        charts.Warnings);
}

/// <summary>A chart. Its name with an extension is the name of its file.</summary>
internal sealed record ChartBody(string Name, string Title, string DateHeader, IEnumerable<ChartColumnBody> Columns)
{
    public static ChartBody From(Chart chart) => new(
        chart.Name,
        chart.Title,
        chart.DateHeader,
        chart.Columns.Select(column => new ChartColumnBody(
            column.Header, column.Channel, column.Variation?.Id, column.Variation?.Name, column.Metric, chart.Periods.Select(column.ValueIn))));
}

/// <summary>A column of a chart: one value for each day or other period.</summary>
internal sealed record ChartColumnBody(
    string Header, string? Channel, string? VariationId, string? VariationName, string Metric, IEnumerable<decimal> Values);
