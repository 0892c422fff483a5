using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.DuckDb;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using DuckDB.NET.Data;

namespace CampaignExport.Benchmarks.Events;

/// <summary>Measures reports of 20 campaigns of 100,000 events each from a columnar store: summaries, experiments, and the comparison of all.</summary>
internal static class ReportBenchmark
{
    private const int Campaigns = 20;
    private const int Messages = 44_000;

    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
    private static readonly DayRange Days = new(new DateOnly(2026, 5, 4), new DateOnly(2026, 6, 7));

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "folder", "rounds");
        var folder = options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-reports");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        using var store = new EventStore(new DuckDbOptions { Directory = folder });
        var import = await store.ImportAsync(Events());
        Console.WriteLine("# Reports from the store\n");
        Machine.Describe(typeof(DuckDBConnection));
        Console.WriteLine(Invariant($"{Campaigns} campaigns, {import.Kept:N0} events, {Directory.GetFiles(Path.Combine(folder, "events")).Length} segments.\n"));
        Console.WriteLine("| reports of all campaigns | first look, ms | second look, ms |\n|---|---:|---:|");
        foreach (var (name, run) in ((string, Func<EventStore, Task>)[])[("summaries", SummarizeAsync), ("experiments", ExperimentAsync), ("comparison", CompareAsync)])
        {
            List<(double First, double Second)> rounds = [];
            for (var round = -1; round < options.Number("rounds", 3); round++)
            {
                var counts = Path.Combine(folder, "counts");
                if (Directory.Exists(counts))
                    Directory.Delete(counts, recursive: true);
                var times = (First: await MeasureAsync(store, run), Second: await MeasureAsync(store, run));
                if (round >= 0)
                    rounds.Add(times);
            }

            Console.WriteLine(Invariant($"| {name} | {Median.Of(rounds.Select(one => one.First)):N0} | {Median.Of(rounds.Select(one => one.Second)):N0} |"));
        }
    }

    private static async Task SummarizeAsync(EventStore store)
    {
        for (var campaign = 0; campaign < Campaigns; campaign++)
            CampaignSummary.Create(await ReadAsync(store, campaign), Days);
    }

    private static async Task ExperimentAsync(EventStore store)
    {
        for (var campaign = 0; campaign < Campaigns; campaign++)
            ExperimentReport.Create(await ReadAsync(store, campaign));
    }

    private static async Task CompareAsync(EventStore store)
    {
        var compared = new List<ComparedCampaign>();
        for (var campaign = 0; campaign < Campaigns; campaign++)
            compared.Add(new(Id(campaign), await ReadAsync(store, campaign), Days));
        CampaignComparison.Create(compared);
    }

    private static async Task<DailyMetrics> ReadAsync(EventStore store, int campaign) =>
        await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery(Id(campaign)) { Range = Days, WithPeople = true });

    private static string Id(int campaign) => Invariant($"campaign-{campaign:00}");

    // Of the messages, nearly all are delivered, a fifth is opened, a twentieth clicked, and every hundredth converts.
    private static async IAsyncEnumerable<MessageEvent> Events()
    {
        await Task.CompletedTask;
        var (send, delivery, open, click, conversion) = (Kind("email.Send"), Kind("email.Delivery"), Kind("email.Open"), Kind("email.Click"), EventKinds.Find(EventKinds.Conversion)!);
        foreach (var message in Enumerable.Range(0, Messages))
        {
            foreach (var campaign in Enumerable.Range(0, Campaigns))
            {
                var at = Start.AddSeconds(message * 61);
                yield return One(send, "s", 0);
                yield return One(delivery, "d", 3);
                if (message % 5 == campaign % 5)
                    yield return One(open, "o", 3600);
                if (message % 20 == campaign)
                    yield return One(click, "c", 3700);
                if (message % 100 == campaign)
                    yield return One(conversion, "v", 7200) with { Channel = null, Detail = "0" };

                MessageEvent One(EventKind kind, string prefix, int seconds) => new(Invariant($"{prefix}{campaign}-{message}"), kind, at.AddSeconds(seconds), Id(campaign), Invariant($"u{message}"))
                {
                    Channel = "email",
                    VariationId = message % 2 == 0 ? "a" : "b",
                    DispatchId = "d",
                };
            }
        }

        static EventKind Kind(string name) => EventKinds.Find($"users.messages.{name}")!;
    }

    private static async Task<double> MeasureAsync(EventStore store, Func<EventStore, Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run(store);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
