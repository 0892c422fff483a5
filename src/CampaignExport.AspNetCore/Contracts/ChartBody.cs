using CampaignExport.Charts;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A chart. With an ending, its name is that of its file.</summary>
internal sealed record ChartBody(string Name, string Title, string DateHeader, IEnumerable<ChartColumnBody> Columns)
{
    public static ChartBody Of(Chart chart) => new(
        chart.Name,
        chart.Title,
        chart.DateHeader,
        chart.Columns.Select(column => new ChartColumnBody(
            column.Header, column.Channel, column.Variation?.Id, column.Variation?.Name, column.Metric, chart.Days.Days.Select(column.ValueOn))));
}
