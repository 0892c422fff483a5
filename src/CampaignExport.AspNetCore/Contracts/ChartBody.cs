using CampaignExport.Charts;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A chart. Its name with an extension is the name of its file.</summary>
internal sealed record ChartBody(string Name, string Title, string DateHeader, IEnumerable<ChartColumnBody> Columns)
{
    public static ChartBody From(Chart chart) => new(
        chart.Name,
        chart.Title,
        chart.DateHeader,
        chart.Columns.Select(column => new ChartColumnBody(
            column.Header, column.Channel, column.Variation?.Id, column.Variation?.Name, column.Metric, chart.Days.Days.Select(column.ValueOn))));
}
