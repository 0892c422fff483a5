using CampaignExport.Charts;
using CampaignExport.Formats;

namespace CampaignExport.Benchmarks;

/// <summary>The long layout as a table, for benchmarks without an exporter.</summary>
internal static class LongTable
{
    public static string[] Headers { get; } = ["date", "channel", "variation_id", "variation_name", "metric", "value"];

    public static Column<(DateOnly Day, ChartColumn Column)>[] Columns { get; } =
    [
        new(Headers[0], (row, cell) => cell.WriteDate(row.Day)),
        new(Headers[1], (row, cell) => cell.WriteText(row.Column.Channel)),
        new(Headers[2], (row, cell) => cell.WriteText(row.Column.Variation?.Id)),
        new(Headers[3], (row, cell) => cell.WriteText(row.Column.Variation?.Name)),
        new(Headers[4], (row, cell) => cell.WriteText(row.Column.Metric)),
        new(Headers[5], (row, cell) => cell.WriteDecimal(row.Column.ValueOn(row.Day))),
    ];

    public static IEnumerable<(DateOnly Day, ChartColumn Column)> Rows(IReadOnlyList<Chart> charts)
    {
        var columns = charts.SelectMany(chart => chart.Columns).ToArray();
        return charts[0].Days.Days.SelectMany(day => columns.Select(column => (day, column)));
    }
}
