using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Campaigns;
using CampaignExport.ClickHouse;
using CampaignExport.DuckDb;
using CampaignExport.Metrics;
using CampaignExport.Sql;
using ClickHouse.Driver;

namespace CampaignExport.Benchmarks.Events;

/// <summary>
/// Measures the import of events into ClickHouse and daily metrics, compared with the same statements typed by hand and with a columnar store. It needs a server:
/// <c>--connection</c> names it. The tables <c>bench_*</c> of its database are replaced.
/// </summary>
internal static class ClickHouseBenchmark
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "folder", "events", "rounds", "connection");
        var (events, rounds) = (options.Number("events", 10_000_000), options.Number("rounds", 3));
        var connection = options.Text("connection") ?? throw new ArgumentException("Give --connection, such as Host=127.0.0.1;Port=8123.");
        var folder = Directory.CreateDirectory(options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-events")).FullName;
        var files = EventFiles.Make(folder, events, isGzip: true);
        var path = Path.Combine(folder, "store");
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);

        using var client = new ClickHouseClient(connection);
        using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = connection, TablePrefix = "bench_", QueryTimeout = TimeSpan.FromHours(1) });
        using var columnar = new EventStore(new DuckDbOptions { Directory = path, KeptCountBytes = 0 });
        var tables = store.Database.Tables;
        foreach (var statement in tables.Migrations)
            await client.ExecuteNonQueryAsync($"DROP TABLE IF EXISTS {statement.Split(' ', 7)[5]}");
        await store.MigrateAsync();
        await client.ExecuteNonQueryAsync("DROP TABLE IF EXISTS bench_by_hand");
        await client.ExecuteNonQueryAsync($"CREATE TABLE bench_by_hand AS {tables.Events}");

        Console.WriteLine("## ClickHouse\n");
        Machine.Describe(typeof(ClickHouseClient), typeof(DuckDB.NET.Data.DuckDBConnection));
        Console.WriteLine(Invariant($"ClickHouse {await client.ExecuteScalarAsync("SELECT version()")}. {events:N0} lines in {Directory.GetFiles(files).Length} files, gzip.\n"));
        Console.WriteLine("| what | ClickHouse, s | by hand, s | ratio | columnar store, s |\n|---|---:|---:|---:|---:|");
        Row(
            "import",
            await MeasureAsync(() => store.ImportFilesAsync([files])),
            await MeasureAsync(() => client.ExecuteNonQueryAsync(ImportByHand(files))),
            await MeasureAsync(() => columnar.ImportFilesAsync([files])));
        Row("the same files again", await MeasureAsync(() => store.ImportFilesAsync([files])), null, await MeasureAsync(() => columnar.ImportFilesAsync([files])));
        await CountAsync("as imported");
        Row("a merge of all rows (OPTIMIZE FINAL)", await MeasureAsync(() => client.ExecuteNonQueryAsync($"OPTIMIZE TABLE {tables.Events} FINAL")), null, null);
        await CountAsync("merged");

        async Task CountAsync(string state)
        {
            foreach (var (name, campaign) in ((string, EventCampaign)[])[("the largest campaign", EventCampaign.All[0]), ("a small campaign", EventCampaign.All[15])])
            {
                var query = new MetricsQuery(campaign.Id) { TimeZone = Zone };
                var byHand = await StatementsAsync(store, campaign.Id);
                List<(double Ours, double Hand, double Columnar)> runs = [];
                for (var round = 0; round < rounds; round++)
                {
                    runs.Add((
                        await MeasureAsync(() => new ClickHouseMetricsSource(store).ReadAsync(query)),
                        await MeasureAsync(() => ByHandAsync(client, byHand)),
                        await MeasureAsync(() => new EventStoreMetricsSource(columnar).ReadAsync(query))));
                }

                Row(Invariant($"{name}, {state}"), Middle(runs.Select(one => one.Ours)), Middle(runs.Select(one => one.Hand)), Middle(runs.Select(one => one.Columnar)));
            }
        }
    }

    // The library and a server on the same machine read the files themselves.
    private static string ImportByHand(string files) => $$"""
        INSERT INTO bench_by_hand (commit, campaign, id, kind, channel, variation_id, t, person, dispatch, detail, automated, url, link_alias, external_user_id)
        SELECT 1, properties.campaign_id, toUUID(id), event_type, multiIf(event_type LIKE '%.email.%', 'email', event_type LIKE '%.pushnotification.%', concat(properties.platform, '_push'), ''),
            properties.message_variation_id, time * 1000000, reinterpretAsUUID(sipHash128(user.user_id)), toUUIDOrZero(properties.dispatch_id),
            ifNull(toString(properties.conversion_behavior_index), ''), properties.machine_open = 'true', properties.url, '', ''
        FROM file('{{files}}/*.gz', JSONEachRow, 'event_type String, id String, time Int64, user Tuple(user_id String), properties Tuple(campaign_id String,
            message_variation_id String, dispatch_id String, platform String, conversion_behavior_index Nullable(Int32), machine_open String, url String)')
        """;

    private static async Task<string[]> StatementsAsync(ClickHouseStore store, string campaignId)
    {
        var commit = await store.Commits.LastAsync(CancellationToken.None);
        var entry = await StoreCatalog.ReadAsync(store.Database, campaignId, commit, CancellationToken.None);
        var statements = CountingStatements.Create(ClickHouseDialect.Counting, Zone, entry.First, entry.Last, new Campaign(), Granularity.Day);
        return [.. statements.All.Select(statement => store.Counter.Over(campaignId, humanOnly: false, commit, statement))];
    }

    private static async Task ByHandAsync(ClickHouseClient client, string[] statements)
    {
        var settings = new QueryOptions { CustomSettings = new Dictionary<string, object> { ["join_use_nulls"] = 1, ["prefer_column_name_to_alias"] = 1 } };
        foreach (var statement in statements)
        {
            using var reader = await client.ExecuteReaderAsync(statement, options: settings);
            while (await reader.ReadAsync())
            {
            }
        }
    }

    private static async Task<double> MeasureAsync(Func<Task> run)
    {
        var begun = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double Middle(IEnumerable<double> seconds) => seconds.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static void Row(string name, double ours, double? hand, double? columnar) =>
        Console.WriteLine($"| {name} | {Number(ours)} | {Number(hand)} | {(hand is null ? "" : (hand.Value / ours).ToString("F2", CultureInfo.InvariantCulture))} | {Number(columnar)} |");

    private static string Number(double? seconds) => seconds?.ToString("F3", CultureInfo.InvariantCulture) ?? "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
