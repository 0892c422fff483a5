using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Campaigns;
using CampaignExport.DuckDb;
using CampaignExport.Metrics;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.Benchmarks.Events;

/// <summary>
/// Measures the import of events into a columnar store, a repeated import of the same files, a compaction, and daily metrics, compared with DuckDB by hand.
/// </summary>
internal static class ColumnarBenchmark
{
    private static long _memoryLimit;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "folder", "events", "rounds", "hand", "memory");
        // 100,000,000 events take long, so they can be measured without the runs by hand.
        var (events, rounds, withHand) = (options.Number("events", 10_000_000), options.Number("rounds", 3), options.Number("hand", 1) > 0);
        _memoryLimit = (long)options.Number("memory", 2048) << 20;
        var folder = Directory.CreateDirectory(options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-events")).FullName;
        var files = EventFiles.Make(folder, events, isGzip: true);
        var (path, byHand) = (Path.Combine(folder, "store"), Path.Combine(folder, "by-hand"));
        foreach (var old in (string[])[path, byHand])
        {
            if (Directory.Exists(old))
                Directory.Delete(old, recursive: true);
        }

        Console.WriteLine("## DuckDB\n");
        Machine.Describe(typeof(DuckDBConnection));
        Console.WriteLine(Invariant($"{events:N0} lines in {Directory.GetFiles(files).Length} files, gzip; {_memoryLimit >> 20} MiB for the engine. \"By hand\" is DuckDB with the same limit, in the same process.\n"));
        Console.WriteLine("| what | s | CPU s | events/s | peak working set, MiB | by hand, s | ratio |\n|---|---:|---:|---:|---:|---:|---:|");
        var lines = (double)events;

        var import = await MeasureAsync(() => WithStoreAsync(path, store => store.ImportFilesAsync([files])));
        Directory.CreateDirectory(byHand);
        var copied = await HandAsync(() => Task.Run(() => ByHand($"COPY (SELECT {Columns} FROM {Lines(files)} ORDER BY campaign_id, kind, time) TO '{byHand}/events.parquet' (FORMAT parquet, COMPRESSION zstd)")));
        Row("import", import, lines, copied);
        Row("the same files again", await MeasureAsync(() => WithStoreAsync(path, store => store.ImportFilesAsync([files]))), lines);
        var (bytes, segments) = SizeOf(path);

        foreach (var (name, campaign) in ((string, EventCampaign)[])[("the largest campaign", EventCampaign.All[0]), ("a small campaign", EventCampaign.All[15])])
        {
            var statements = StatementsOf(path, campaign.Id, out var rows);
            var query = new MetricsQuery(campaign.Id) { TimeZone = Zone };
            List<(Run First, Run Second, Run? Hand, Run People)> runs = [];
            for (var round = -1; round < rounds; round++)
            {
                var counts = Path.Combine(path, "counts");
                if (Directory.Exists(counts))
                    Directory.Delete(counts, recursive: true);
                using var store = Open(path);
                // The engine is started before, as in a host.
                await store.DistinctPeopleAsync(EventCampaign.All[^1].Id);
                var first = await MeasureAsync(() => new EventStoreMetricsSource(store).ReadAsync(query));
                var second = await MeasureAsync(() => new EventStoreMetricsSource(store).ReadAsync(query));
                var people = await MeasureAsync(() => store.DistinctPeopleAsync(campaign.Id, new DayRange(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 15)), Zone));
                var hand = await HandAsync(() => Task.Run(() => ByHand(statements)));
                if (round >= 0)
                    runs.Add((first, second, hand, people));
            }

            Row(Invariant($"{name} ({rows:N0} events), first look"), Middle(runs, one => one.First), rows, withHand ? Middle(runs, one => one.Hand!) : null);
            Row("the same, second look", Middle(runs, one => one.Second), rows);
            Row("its distinct people of 46 days", Middle(runs, one => one.People), rows);
        }

        if (withHand)
        {
            var source = new EventFileMetricsSource([files], engine: new DuckDbOptions { MemoryLimit = _memoryLimit });
            var straight = await MeasureAsync(() => source.ReadAsync(new MetricsQuery(EventCampaign.All[0].Id) { TimeZone = Zone }));
            var json = StatementsOf(path, EventCampaign.All[0].Id, out _);
            json[0] = Narrow($"(SELECT DISTINCT ON (id) * FROM (SELECT {Columns} FROM {Lines(files)}) WHERE campaign_id = '{EventCampaign.All[0].Id}')");
            Row("the largest campaign straight from the files", straight, lines, await HandAsync(() => Task.Run(() => ByHand(json))));
        }

        Row("a compaction of all", await MeasureAsync(() => WithStoreAsync(path, store => store.CompactAsync())), lines);
        Console.WriteLine(Invariant($"\nThe store had {bytes / 1e6:N0} MB in {segments} segments after the import, {bytes / lines:F1} bytes a line, and has {SizeOf(path).Segments} current ones after the compaction.\n"));

        async Task<Run?> HandAsync(Func<Task> run) => withHand ? await MeasureAsync(run) : null;
    }

    private static string Columns => """
        properties.campaign_id AS campaign_id, event_type AS kind, CASE WHEN event_type LIKE '%.email.%' THEN 'email' WHEN event_type LIKE '%.pushnotification.%' THEN properties.platform || '_push' END AS channel,
        to_timestamp("time") AS time, id::UUID AS id, md5("user".user_id)::UUID AS "user", properties.dispatch_id::UUID AS dispatch,
        properties.message_variation_id AS variation_id, CAST(properties.conversion_behavior_index AS VARCHAR) AS detail, coalesce(properties.machine_open = 'true', false) AS automated, properties.url AS url
        """;

    private static string Lines(string files) => $$"""
        read_ndjson('{{files}}/*.gz', columns = {event_type: 'VARCHAR', id: 'VARCHAR', "time": 'BIGINT', "user": 'STRUCT(user_id VARCHAR)',
            properties: 'STRUCT(campaign_id VARCHAR, message_variation_id VARCHAR, dispatch_id VARCHAR, platform VARCHAR, conversion_behavior_index INTEGER, machine_open VARCHAR, url VARCHAR)'})
        """;

    private static string Narrow(string from) => $"""
        CREATE TEMP TABLE e AS SELECT kind, coalesce(channel, '') AS channel, coalesce(variation_id, '') AS variation_id, epoch_us(time) AS t, "user" AS person,
            coalesce(dispatch, '00000000-0000-0000-0000-000000000000'::UUID) AS dispatch, coalesce(detail, '') AS detail, automated FROM {from}
        """;

    // The steps of a user of DuckDB: find repeated ids, load the campaign, run the statements.
    private static string[] StatementsOf(string path, string campaignId, out long rows)
    {
        var segments = new StoreFiles(new FolderSegmentStorage(path)).Read().Of(campaignId);
        rows = segments.Rows;
        var files = SqlText.List(segments.Segments.Select(one => Path.Combine(path, one.File)));
        var statements = CountingStatements.Create(DuckDbDialect.Counting, Zone, segments.First, segments.Last, new Campaign(), Granularity.Day);
        return
        [
            Narrow($"(SELECT DISTINCT ON (id) * FROM read_parquet([{files}]) WHERE campaign_id = '{campaignId}')"),
            // The events have no purchases.
            .. statements.All.Where(statement => statement != statements.Revenue),
        ];
    }

    private static void ByHand(params string[] statements)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        foreach (var sql in (string[])[$"SET memory_limit = '{_memoryLimit}B'; SET temp_directory = '{Path.GetTempPath()}/duckdb-by-hand'", .. statements])
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
            }
        }
    }

    private static EventStore Open(string path) => new(new DuckDbOptions { Directory = path, MemoryLimit = _memoryLimit });

    private static async Task WithStoreAsync<T>(string path, Func<EventStore, Task<T>> run)
    {
        using var store = Open(path);
        await run(store);
    }

    private static (long Bytes, int Segments) SizeOf(string path)
    {
        var segments = new StoreFiles(new FolderSegmentStorage(path)).Read().Current.Where(pair => pair.Value.Events is not null).ToList();
        return (segments.Sum(pair => pair.Value.Events!.Bytes), segments.Count);
    }

    private static async Task<Run> MeasureAsync(Func<Task> run)
    {
        using var peak = new PeakMemory();
        using var process = Process.GetCurrentProcess();
        var (cpu, begun) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await run();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        process.Refresh();
        return new(seconds, (process.TotalProcessorTime - cpu).TotalSeconds, peak.WorkingSetGrowth);
    }

    private static Run Middle<T>(List<T> runs, Func<T, Run> what) => runs.Select(what).OrderBy(run => run.Seconds).ElementAt(runs.Count / 2);

    private static void Row(string name, Run run, double events, Run? hand = null) => Console.WriteLine(Invariant(
        $"| {name} | {run.Seconds:F3} | {run.Cpu:F2} | {events / run.Seconds:N0} | {run.WorkingSet >> 20:N0} | {(hand is null ? "" : hand.Seconds.ToString("F3", CultureInfo.InvariantCulture))} | {(hand is null ? "" : (hand.Seconds / run.Seconds).ToString("F2", CultureInfo.InvariantCulture))} |"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Run(double Seconds, double Cpu, long WorkingSet);
}
