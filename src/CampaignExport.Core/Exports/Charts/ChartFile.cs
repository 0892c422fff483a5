using CampaignExport.Charts;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>A file of charts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ChartFile
{
    private readonly TableFile _table;

    private ChartFile(string name, TableFile table) => (Name, _table) = (name, table);

    /// <summary>The name, without the extension of the format.</summary>
    public string Name { get; }

    /// <summary>Writes the file to a stream, with the same bytes as a <see cref="ChartExporter"/>. The telemetry counts it as an export.</summary>
    /// <param name="format">The format.</param>
    /// <param name="destination">The stream. It is neither flushed nor closed.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of rows, without the header.</returns>
    public Task<long> WriteAsync(IExportFormat format, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(destination);
        return _table.WriteAsync("charts", format, destination, cancellationToken);
    }

    /// <summary>Creates the files of charts.</summary>
    internal static IReadOnlyList<ChartFile> Create(IReadOnlyList<Chart> charts, ChartLayout layout, Granularity granularity) => layout switch
    {
        ChartLayout.Long => [Long(charts, $"charts{ChartNames.EndingFor(granularity)}")],
        _ => [.. charts.Select(Wide)],
    };

    /// <summary>Writes the rows to an upload, without completing it.</summary>
    internal Task<ExportedFile> WriteAsync(IExportFormat format, string fileName, ExportUpload upload, CancellationToken cancellationToken) =>
        _table.WriteAsync(format, fileName, upload, cancellationToken);

    private static ChartFile Wide(Chart chart) => new(chart.Name, TableFile.Create<MetricPeriod>(
        [
            new(chart.DateHeader, Write),
            .. chart.Columns.Select(column => new Column<MetricPeriod>(column.Header, (period, cell) => cell.WriteDecimal(column.ValueIn(period)))),
        ],
        chart.Periods));

    private static ChartFile Long(IReadOnlyList<Chart> charts, string name)
    {
        var columns = charts
            .SelectMany(chart => chart.Columns)
            .DistinctBy(column => (column.Channel, column.Variation?.Key, column.Metric))
            .ToArray();
        return new(name, TableFile.Create<(MetricPeriod Period, ChartColumn Column)>(
            [
                new("date", (row, cell) => Write(row.Period, cell)),
                new("channel", (row, cell) => cell.WriteText(row.Column.Channel)),
                new("variation_id", (row, cell) => cell.WriteText(row.Column.Variation?.Id)),
                new("variation_name", (row, cell) => cell.WriteText(row.Column.Variation?.Name)),
                new("metric", (row, cell) => cell.WriteText(row.Column.Metric)),
                new("value", (row, cell) => cell.WriteDecimal(row.Column.ValueIn(row.Period))),
            ],
            charts.Take(1).SelectMany(chart => chart.Periods).SelectMany(period => columns.Select(column => (period, column)))));
    }

    private static void Write(MetricPeriod period, CellWriter cell)
    {
        if (period.Hour is null)
            cell.WriteDate(period.Day);
        else
            cell.WriteText(period.ToString());
    }
}
