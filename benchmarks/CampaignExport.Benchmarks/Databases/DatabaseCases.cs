using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using CampaignExport.Benchmarks.Whole;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Exports;
using CampaignExport.IsaL;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using CsvHelper;

namespace CampaignExport.Benchmarks.Databases;

/// <summary>The ways to get recipients out of a database into a file.</summary>
internal static class DatabaseCases
{
    public static IEnumerable<ExportCase> All(SqlRecipients recipients, DbDataSource source, PostgreSqlProcess? server)
    {
        yield return new WriteCase("CsvHelper 34", async folder =>
        {
            await using var file = Create(folder, "users.csv");
            await WriteAsync(source, file);
        });
        yield return new WriteCase("CsvHelper 34 + GZipStream Fastest", async folder =>
        {
            await using var file = Create(folder, "users.csv.gz");
            await using var gzip = new GZipStream(file, CompressionLevel.Fastest);
            await WriteAsync(source, gzip);
        });
        if (server is not null)
        {
            yield return new WriteCase("psql \\copy", folder => PsqlAsync(folder, server, "users.csv", ""));
            yield return new WriteCase("psql \\copy, gzip -1", folder => PsqlAsync(folder, server, "users.csv.gz", "| gzip -1 "));
        }

        yield return Ours("ours, none", FilePackaging.None);
        yield return Ours("ours, gzip", FilePackaging.Gzip);
        if (IsaLCompressor.IsSupported)
            yield return Ours("ours, gzip by ISA-L", FilePackaging.Gzip, new IsaLCompressor());

        WriteCase Ours(string name, FilePackaging packaging, BlockCompressor? compressor = null) => new(name, async folder =>
        {
            var rows = recipients.CreateSource(new(RecipientContents.UserData));
            var request = new RecipientExportRequest<SqlRow>(rows.Selection) { Format = SameForm.Ours, Packaging = packaging };
            if (compressor is not null)
                request = request with { Compressor = compressor };
            await new RecipientExporter<SqlRow>(rows).ExportAsync(request, new FileExportSink(folder), new FileCheckpointStore(folder), new LastProgress());
        });
    }

    private static async Task WriteAsync(DbDataSource source, Stream output)
    {
        await using var rows = await DatabaseRows.OpenAsync(source);
        await using var writer = CsvWriter.Create(output, SameForm.CsvHelper);
        await writer.WriteRecordsAsync(rows.Read());
    }

    /// <summary>Lets psql write the same columns as they stand in the table: instants as numbers, which spares it their text.</summary>
    private static async Task PsqlAsync(string folder, PostgreSqlProcess server, string name, string filter)
    {
        Directory.CreateDirectory(folder);
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        var command = $"""psql -X -q -h 127.0.0.1 -p {port} -U postgres -d postgres -c "\copy ({DatabaseRows.Query}) TO STDOUT (FORMAT csv, HEADER)" {filter}> '{Path.Combine(folder, name)}'""";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("psql failed.");
    }

    private static FileStream Create(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        return File.Create(Path.Combine(folder, name));
    }
}
