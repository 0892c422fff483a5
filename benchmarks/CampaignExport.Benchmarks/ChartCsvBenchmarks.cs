using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks;

/// <summary>
/// Writes the charts of a multivariate campaign as discarded CSV: with our encoder, with CsvHelper from the same values, and as a
/// whole export. A check before the measurement ensures that all three write the same bytes.
/// </summary>
/// <remarks>
/// An iteration is one export. There are many of them, because on a shared machine the fastest one is the least disturbed.
/// </remarks>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 100, iterationCount: 300, invocationCount: 1)]
[MinColumn]
[MedianColumn]
[MemoryDiagnoser]
public class ChartCsvBenchmarks
{
    private static readonly CsvWriterOptions CsvHelperOptions = new() { Injection = CsvInjection.Escape };

    private readonly CountingSink _sink = new();
    private LargeCampaign _campaign = null!;
    private IReadOnlyList<Chart> _charts = null!;
    private ChartExporter _exporter = null!;

    /// <summary>Wide: six files of 365 rows and 21 columns. Long: one file of 43,800 rows and 6 columns.</summary>
    [Params(ChartLayout.Wide, ChartLayout.Long)]
    public ChartLayout Layout { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _campaign = new LargeCampaign(days: 365, variations: 20);
        _charts = _campaign.Charts;
        _exporter = new ChartExporter(_campaign);
        var (ours, peer, whole) = (OurEncoder(), CsvHelper(), WholeExport().GetAwaiter().GetResult());
        if (ours != peer || ours != whole || ours.Bytes == 0)
            throw new InvalidOperationException($"Not the same is measured: {ours}, {peer} and {whole}.");
    }

    [Benchmark(Baseline = true)]
    public Digest CsvHelper()
    {
        using var output = new DigestStream();
        if (Layout == ChartLayout.Wide)
        {
            foreach (var chart in _charts)
            {
                using var writer = CsvWriter.Create(output, CsvHelperOptions, leaveOpen: true);
                writer.WriteField(chart.DateHeader);
                foreach (var column in chart.Columns)
                    writer.WriteField(column.Header);
                writer.EndRecord();
                foreach (var day in chart.Days.Days)
                {
                    writer.WriteField(day);
                    foreach (var column in chart.Columns)
                        writer.WriteField(column.ValueOn(day));
                    writer.EndRecord();
                }
            }
        }
        else
        {
            using var writer = CsvWriter.Create(output, CsvHelperOptions, leaveOpen: true);
            foreach (var header in LongTable.Headers)
                writer.WriteField(header);
            writer.EndRecord();
            foreach (var (day, column) in LongTable.Rows(_charts))
            {
                writer.WriteField(day);
                writer.WriteField(column.Channel);
                writer.WriteField(column.Variation?.Id);
                writer.WriteField(column.Variation?.Name);
                writer.WriteField(column.Metric);
                writer.WriteField(column.ValueOn(day));
                writer.EndRecord();
            }
        }

        return output.Digest;
    }

    [Benchmark]
    public Digest OurEncoder()
    {
        using var output = new DigestStream();
        var format = new CsvFormat();
        if (Layout == ChartLayout.Wide)
        {
            foreach (var chart in _charts)
            {
                Encode(format.CreateEncoder<DateOnly>(
                [
                    new(chart.DateHeader, (day, cell) => cell.WriteDate(day)),
                    .. chart.Columns.Select(column => new Column<DateOnly>(column.Header, (day, cell) => cell.WriteDecimal(column.ValueOn(day)))),
                ]), chart.Days.Days, output);
            }
        }
        else
        {
            Encode(format.CreateEncoder(LongTable.Columns), LongTable.Rows(_charts), output);
        }

        return output.Digest;
    }

    /// <summary>All work of <see cref="ChartExporter"/>: creates the charts; opens, encodes, stores and publishes the files.</summary>
    [Benchmark]
    public async Task<Digest> WholeExport()
    {
        _sink.Clear();
        await _exporter.ExportAsync(new ChartExportRequest("benchmark") { Layout = Layout }, _sink);
        return _sink.Digest;
    }

    /// <summary>The time that all three need to look up the values, without encoding.</summary>
    [Benchmark]
    public decimal ValuesOnly() => Layout == ChartLayout.Wide
        ? _charts.Sum(chart => chart.Days.Days.Sum(day => chart.Columns.Sum(column => column.ValueOn(day))))
        : LongTable.Rows(_charts).Sum(row => row.Column.ValueOn(row.Day));

    // Bytes are passed on in pieces of about the size of CsvHelper's buffer.
    private static void Encode<TRow>(RowEncoder<TRow> encoder, IEnumerable<TRow> rows, DigestStream output)
    {
        encoder.WriteHeader();
        foreach (var row in rows)
        {
            encoder.WriteRow(row);
            if (encoder.Written.Length < 64 * 1024)
                continue;
            output.Write(encoder.Written.Span);
            encoder.Clear();
        }

        output.Write(encoder.Written.Span);
    }
}
