using CampaignExport.Charts;
using CampaignExport.Formats;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>A file that charts become: its name, and its rows.</summary>
internal abstract class ChartFile(string name)
{
    public string Name => name;

    /// <summary>Lays charts out as files.</summary>
    public static IReadOnlyList<ChartFile> Lay(IReadOnlyList<Chart> charts, ChartLayout layout) => layout switch
    {
        ChartLayout.Long => [Long(charts)],
        _ => [.. charts.Select(Wide)],
    };

    /// <summary>Writes the rows into an upload, which is not completed.</summary>
    public abstract Task<ExportedFile> WriteAsync(IExportFormat format, string fileName, ExportUpload upload, CancellationToken cancellationToken);

    private static ChartFile Wide(Chart chart) => new Table<DateOnly>(
        chart.Name,
        [
            new(chart.DateHeader, (day, cell) => cell.WriteDate(day)),
            .. chart.Columns.Select(column => new Column<DateOnly>(column.Header, (day, cell) => cell.WriteDecimal(column.On(day)))),
        ],
        chart.Days.Days);

    private static ChartFile Long(IReadOnlyList<Chart> charts)
    {
        var columns = charts
            .SelectMany(chart => chart.Columns)
            .DistinctBy(column => (column.Channel, column.Variation?.Key, column.Metric))
            .ToArray();
        return new Table<(DateOnly Day, ChartColumn Column)>(
            "charts",
            [
                new("date", (row, cell) => cell.WriteDate(row.Day)),
                new("channel", (row, cell) => cell.WriteText(row.Column.Channel)),
                new("variation_id", (row, cell) => cell.WriteText(row.Column.Variation?.Id)),
                new("variation_name", (row, cell) => cell.WriteText(row.Column.Variation?.Name)),
                new("metric", (row, cell) => cell.WriteText(row.Column.Metric)),
                new("value", (row, cell) => cell.WriteDecimal(row.Column.On(row.Day))),
            ],
            charts.Take(1).SelectMany(chart => chart.Days.Days).SelectMany(day => columns.Select(column => (day, column))));
    }

    private sealed class Table<TRow>(string name, IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows) : ChartFile(name)
    {
        private const int PartBytes = 8 * 1024 * 1024;

        public override async Task<ExportedFile> WriteAsync(
            IExportFormat format, string fileName, ExportUpload upload, CancellationToken cancellationToken)
        {
            var encoder = format.CreateEncoder(columns);
            var (count, parts, offset) = (0L, 0, 0L);
            encoder.WriteHeader();
            foreach (var row in rows)
            {
                encoder.WriteRow(row);
                count++;
                if (encoder.Written.Length >= PartBytes)
                    await StoreAsync().ConfigureAwait(false);
            }

            await StoreAsync().ConfigureAwait(false);
            return new ExportedFile(fileName, upload.Location, count, offset);

            async ValueTask StoreAsync()
            {
                var bytes = encoder.Written;
                await upload.WritePartAsync(new ExportPart(++parts, offset, new(bytes)), cancellationToken).ConfigureAwait(false);
                offset += bytes.Length;
                encoder.Clear();
            }
        }
    }
}
