using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Long reads of a host's query: their snapshot, interruption and connections.</summary>
public sealed class HostReadingTests(PostgreSqlServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    [InlineData("postgresql", false)]
    public async Task Only_a_snapshot_excludes_concurrent_changes(string kind, bool snapshot)
    {
        await using var database = await MakeAsync(kind, 20);
        var source = await OpenAsync(database, new() { PageSize = 5, StatementSize = 5, Snapshot = snapshot }, "first_name");

        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
        {
            using (page)
                rows.AddRange(Cells.Of(source, page));
            await database.QueryAsync("UPDATE people SET first_name = 'new'");
        }

        rows.Take(5).Should().AllBe("old");
        rows.Skip(5).Should().HaveCount(15).And.AllBe(snapshot ? "old" : "new");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Abandoned_reads_leave_usable_connections(string kind)
    {
        await using var database = await MakeAsync(kind, 5000);
        var source = await OpenAsync(database, new() { PageSize = 5 }, "id", "first_name");
        for (var i = 0; i < 30; i++)
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            {
                page.Dispose();
                break;
            }
        }

        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("5000");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Interrupted_export_resumes_to_the_same_bytes(string kind)
    {
        await using var database = await MakeAsync(kind, 1500);
        var source = await OpenAsync(database, new() { PageSize = 9, StatementSize = 40 }, "id", "first_name");
        var request = new RecipientExportRequest<SqlRow>(source.Selection) { Packaging = FilePackaging.Gzip, PartBytes = 2000, MaxRowsPerFile = 300 };
        var (whole, parts) = (Path.Combine(_folder.Path, "whole"), Path.Combine(_folder.Path, "parts"));
        await new RecipientExporter<SqlRow>(source).ExportAsync(request, new FileExportSink(whole));

        var interruptions = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var stored = 0;
            try
            {
                await new RecipientExporter<SqlRow>(source).ExportAsync(
                    request, new FileExportSink(parts), new FileCheckpointStore(parts), new Reporter(() => StopAtSecond(ref stored, stop)), stop.Token);
                break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                interruptions++;
            }
        }

        interruptions.Should().BeGreaterThan(1);
        foreach (var file in Directory.GetFiles(whole, "users*"))
            (await File.ReadAllBytesAsync(Path.Combine(parts, Path.GetFileName(file)))).Should().Equal(await File.ReadAllBytesAsync(file));
    }

    private static void StopAtSecond(ref int stored, CancellationTokenSource stop)
    {
        if (++stored == 2)
            stop.Cancel();
    }

    private async Task<Database> MakeAsync(string kind, int rows)
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE people (id BIGINT PRIMARY KEY, first_name TEXT)");
        var numbers = kind == "sqlite"
            ? $"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {rows})"
            : $"WITH numbers AS (SELECT generate_series(CAST(1 AS BIGINT), {rows}) AS n)";
        await database.QueryAsync($"{numbers} INSERT INTO people SELECT n, 'old' FROM numbers");
        return database;
    }

    private static async Task<SqlRecipientSource> OpenAsync(Database database, SqlRecipientOptions options, params string[] columns)
    {
        (options.Key, options.Query) = ("key", "SELECT id AS key, CAST(id AS TEXT) AS id, first_name FROM people WHERE @campaign IS NULL");
        var recipients = new SqlRecipients(database.Source, database.Dialect, options);
        await recipients.CheckAsync();
        return recipients.CreateSource(new(RecipientContents.UserData) { CustomAttributes = columns.Contains("id") ? ["id"] : [], Columns = columns });
    }

    private sealed class Reporter(Action report) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => report();
    }
}
