using System.IO.Compression;
using System.Text;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Formats;
using CampaignExport.IsaL;
using CampaignExport.Packaging;
using CsvHelper;
using Sylvan.Data.Csv;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>All cases. Each is created on request, because some load the rows first.</summary>
internal static class ExportCases
{
    public const string Plain = "CsvHelper 34 plain";
    public const string PlainGzip = "CsvHelper 34 + GZipStream Fastest";
    public const string CsvHelper33 = "CsvHelper 33.1, typed";
    public const string Sylvan = "Sylvan CsvDataWriter";
    public const string DuckDb = "DuckDB COPY TO, 2 threads in order";
    public const string Raw = "ready-made bytes";

    public static string Ours(string packaging, int workers, string kind) =>
        FormattableString.Invariant($"ours, {packaging}, {workers} worker{(workers == 1 ? "" : "s")}{(kind.Length == 0 ? "" : $", {kind}")}");

    /// <summary>The cases in the order of the report.</summary>
    public static IEnumerable<(string Name, Func<ExportCase> Make)> All<TRow>(RowTable<TRow> table, RowSet<TRow> rows)
        where TRow : class
    {
        var source = new HeldRows<TRow>(rows);
        yield return (Plain, () => new WriteCase(Plain, async folder =>
        {
            await using var file = Create(folder, "users.csv");
            await using var writer = CsvWriter.Create(file, SameForm.CsvHelper);
            await writer.WriteRecordsAsync(Enumerable(rows));
        }));
        yield return (CsvHelper33, () => new CsvHelper33Case(CsvHelper33, table.Name, rows.Count, rows.Held.Length));
        yield return (Sylvan, () => new WriteCase(Sylvan, async folder =>
        {
            await using var text = new StreamWriter(Create(folder, "users.csv"), new UTF8Encoding(false), 64 * 1024);
            await using var writer = CsvDataWriter.Create(text, SameForm.Sylvan);
            await using var reader = new RowDataReader<TRow>(Enumerable(rows), table.Fields);
            await writer.WriteAsync(reader);
        }));
        yield return (DuckDb, () => new DuckDbCase<TRow>(DuckDb, table, rows));
        yield return (Raw, () => ReadyBytes.Make(Raw, table, rows));
        foreach (var workers in (int[])[1, 2])
        {
            foreach (var digests in (bool[])[false, true])
                yield return Our(FilePackaging.None, workers, digests ? "digests" : "", digests);
        }

        var guarded = Ours("none", 2, "formula guard");
        yield return (guarded, () => new OurCase<TRow>(guarded, table, source) { Digests = false, Format = new CsvFormat() });
        yield return (PlainGzip, () => new WriteCase(PlainGzip, async folder =>
        {
            await using var file = Create(folder, "users.csv.gz");
            await using var gzip = new GZipStream(file, CompressionLevel.Fastest);
            await using var writer = CsvWriter.Create(gzip, SameForm.CsvHelper);
            await writer.WriteRecordsAsync(Enumerable(rows));
        }));
        foreach (var packaging in (FilePackaging[])[FilePackaging.Gzip, FilePackaging.Zip])
        {
            foreach (var workers in (int[])[1, 2])
            {
                foreach (var digests in (bool[])[false, true])
                    yield return Our(packaging, workers, digests ? "digests" : "", digests);
            }

            if (IsaLCompressor.IsSupported)
            {
                var isaL = Ours(packaging.Name, 2, "digests, ISA-L");
                yield return (isaL, () => new OurCase<TRow>(isaL, table, source) { Packaging = packaging, Compressor = new IsaLCompressor() });
            }

            var bare = Ours(packaging.Name, 2, "bare");
            yield return (bare, () => new OurCase<TRow>(bare, table, source) { Packaging = packaging, Digests = false, Bare = true });
        }

        (string, Func<ExportCase>) Our(FilePackaging packaging, int workers, string kind, bool digests)
        {
            var name = Ours(packaging.Name, workers, kind);
            return (name, () => new OurCase<TRow>(name, table, source) { Packaging = packaging, Workers = workers, Digests = digests });
        }
    }

    // An array if there is one, as a caller would pass it.
    private static IEnumerable<TRow> Enumerable<TRow>(RowSet<TRow> rows) => rows.Count == rows.Held.Length ? rows.Held : rows;

    private static FileStream Create(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        return File.Create(Path.Combine(folder, name));
    }
}
