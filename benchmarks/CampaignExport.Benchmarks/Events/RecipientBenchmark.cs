using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Whole;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.IsaL;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.Benchmarks.Events;

/// <summary>
/// Recipients from a store to a file: our export, and COPY in DuckDB with the same statement. The store is created if it does not exist. A first run without
/// rounds keeps its creation out of the measurement.
/// </summary>
internal static class RecipientBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "folder", "rows", "rounds", "only");
        var (rows, rounds) = (options.Number("rows", 1_000_000), options.Number("rounds", 3));
        var folder = Directory.CreateDirectory(options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-recipients")).FullName;
        var output = Path.Combine(folder, $"output-{Environment.ProcessId}");
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(folder, $"store-{rows}") });
        if (!File.Exists(Path.Combine(folder, $"store-{rows}", "store.json")))
            await store.ImportProfilesAsync(StoreProfiles.MakeAsync(rows));
        Console.WriteLine("# Recipients from the store\n");
        Machine.Describe(typeof(DuckDBConnection));
        var cases = CasesOf(store).Where(one => options.Text("only") is not { } only || one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        var measured = new ExportRounds();
        for (var round = -1; round < rounds && rounds > 0; round++)
        {
            foreach (var one in cases)
            {
                var run = await one.MeasureAsync(output);
                Directory.Delete(output, recursive: true);
                if (round >= 0)
                    measured.Add(one.Name, run);
            }
        }

        if (rounds > 0)
            Print(cases, measured, rows, rounds);
    }

    private static IEnumerable<ExportCase> CasesOf(EventStore store)
    {
        yield return Copy("DuckDB COPY", "users.csv", "FORMAT csv, HEADER");
        yield return Copy("DuckDB COPY, gzip", "users.csv.gz", "FORMAT csv, HEADER, COMPRESSION gzip");
        yield return Ours("ours, none", FilePackaging.None);
        yield return Ours("ours, gzip", FilePackaging.Gzip);
        if (IsaLCompressor.IsSupported)
            yield return Ours("ours, gzip by ISA-L", FilePackaging.Gzip, new IsaLCompressor());

        WriteCase Ours(string name, FilePackaging packaging, BlockCompressor? compressor = null) => new(name, async folder =>
        {
            var source = new StoreRecipients(store).CreateSource(new(RecipientContents.UserData));
            var request = new RecipientExportRequest<SqlRow>(source.Selection) { Format = SameForm.Ours, Packaging = packaging };
            if (compressor is not null)
                request = request with { Compressor = compressor };
            await new RecipientExporter<SqlRow>(source).ExportAsync(request, new FileExportSink(folder), new FileCheckpointStore(folder), new LastProgress());
        });

        WriteCase Copy(string name, string file, string form) => new(name, async folder =>
        {
            Directory.CreateDirectory(folder);
            await Task.Run(() =>
            {
                using var connection = store.Engine.Connect();
                var tables = new RecipientTables(connection, store.Files, store.Files.Read(), CancellationToken.None);
                tables.LoadChanges();
                var sql = tables.Select(ProfileFields.Stored, (0, RecipientSplit.Count - 1), buckets: null, after: null);
                connection.Execute($"COPY ({sql}) TO {SqlText.Literal(Path.Combine(folder, file))} ({form})", CancellationToken.None);
            });
        });
    }

    private static void Print(List<ExportCase> cases, ExportRounds measured, int rows, int rounds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} profiles, {rounds} interleaved rounds after one that does not count, medians, to new files. DuckDB writes instants as numbers, which spares it their text.\n"));
        string[] peers = ["DuckDB COPY", "DuckDB COPY, gzip"];
        Console.WriteLine($"| case | Mrow/s | file, MB | B allocated/row | {string.Join(" | ", peers.Select(peer => $"x {peer}"))} |\n|---|---:|---:|---:|{string.Concat(peers.Select(_ => "---:|"))}");
        foreach (var name in cases.Select(one => one.Name))
        {
            var allocated = peers.Contains(name) ? "" : (measured.Allocated(name) / rows).ToString("F1", CultureInfo.InvariantCulture);
            var ratios = string.Join(" | ", peers.Select(peer => measured.Ratio(name, peer)?.ToString("F2", CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows / measured.Seconds(name) / 1e6:F2} | {measured.Bytes(name) / 1e6:F1} | {allocated} | {ratios} |"));
        }
    }
}
