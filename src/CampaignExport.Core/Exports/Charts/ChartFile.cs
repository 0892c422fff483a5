using CampaignExport.Charts;
using CampaignExport.Diagnostics;
using CampaignExport.Formats;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>A file of charts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class ChartFile
{
    private const int PartBytes = 8 * 1024 * 1024;
    private const int ChunkBytes = 32 * 1024;

    private ChartFile(string name) => Name = name;

    /// <summary>The name, without the extension of the format.</summary>
    public string Name { get; }

    /// <summary>Writes the file to a stream, with the same bytes as a <see cref="ChartExporter"/>. The telemetry counts it as an export.</summary>
    /// <param name="format">The format.</param>
    /// <param name="destination">The stream. It is neither flushed nor closed.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of rows, without the header.</returns>
    public async Task<long> WriteAsync(IExportFormat format, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(destination);
        var measured = CampaignExportTelemetry.Begin("charts");
        try
        {
            var length = 0L;
            var rows = await EncodeAsync(format, ChunkBytes, async bytes =>
            {
                await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                length += bytes.Length;
            }).ConfigureAwait(false);
            measured.Succeed(rows, length);
            return rows;
        }
        catch (Exception error)
        {
            measured.Fail(error);
            throw;
        }
    }

    /// <summary>Creates the files of charts.</summary>
    internal static IReadOnlyList<ChartFile> Create(IReadOnlyList<Chart> charts, ChartLayout layout) => layout switch
    {
        ChartLayout.Long => [Long(charts)],
        _ => [.. charts.Select(Wide)],
    };

    /// <summary>Writes the rows to an upload, without completing it.</summary>
    internal async Task<ExportedFile> WriteAsync(IExportFormat format, string fileName, ExportUpload upload, CancellationToken cancellationToken)
    {
        var (parts, offset) = (0, 0L);
        var rows = await EncodeAsync(format, PartBytes, async bytes =>
        {
            await upload.WritePartAsync(new ExportPart(++parts, offset, new(bytes)), cancellationToken).ConfigureAwait(false);
            offset += bytes.Length;
        }).ConfigureAwait(false);
        return new ExportedFile(fileName, upload.Location, rows, offset);
    }

    private static ChartFile Wide(Chart chart) => new Table<DateOnly>(
        chart.Name,
        [
            new(chart.DateHeader, (day, cell) => cell.WriteDate(day)),
            .. chart.Columns.Select(column => new Column<DateOnly>(column.Header, (day, cell) => cell.WriteDecimal(column.ValueOn(day)))),
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
                new("value", (row, cell) => cell.WriteDecimal(row.Column.ValueOn(row.Day))),
            ],
            charts.Take(1).SelectMany(chart => chart.Days.Days).SelectMany(day => columns.Select(column => (day, column))));
    }

    /// <summary>Encodes all rows, stores the bytes in blocks of a minimum size, and returns the number of rows.</summary>
    private protected abstract Task<long> EncodeAsync(IExportFormat format, int blockBytes, Func<ReadOnlyMemory<byte>, ValueTask> store);

    private sealed class Table<TRow>(string name, IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows) : ChartFile(name)
    {
        private protected override async Task<long> EncodeAsync(
            IExportFormat format, int blockBytes, Func<ReadOnlyMemory<byte>, ValueTask> store)
        {
            var encoder = format.CreateEncoder(columns);
            var count = 0L;
            encoder.WriteHeader();
            foreach (var row in rows)
            {
                encoder.WriteRow(row);
                count++;
                if (encoder.Written.Length < blockBytes)
                    continue;
                await store(encoder.Written).ConfigureAwait(false);
                encoder.Clear();
            }

            await store(encoder.Written).ConfigureAwait(false);
            return count;
        }
    }
}
