using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Sql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>Daily metrics and charts, and the same statements in the program of the database, in turn.</summary>
internal static class ChartRounds
{
    public static async Task RunAsync(EventDatabase database, string folder, int rounds)
    {
        if (rounds == 0)
            return;
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var client = database.Client("").Name;
        Console.WriteLine(Invariant($"Daily metrics of all days in Europe/Paris, {rounds} rounds after one that does not count, each case in turn, medians; ratios are of one round. Our times are those of the call, over a connection of the pool.\n"));
        Console.WriteLine($"| campaign | events | metrics, ms | metrics and charts to files, ms | {client}, statements, ms | {client}, process, ms | metrics, x {client} statements | charts, x {client} process | B allocated by metrics |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, campaign) in ((string, EventCampaign)[])[("the largest", EventCampaign.All[0]), ("a small one", EventCampaign.All[15])])
        {
            var script = await HandTyped.WriteAsync(folder, database, campaign.Id, zone);
            var events = await database.NumberAsync($"SELECT count(*) FROM {SqlSchema.DefaultTablePrefix}events WHERE campaign_id = '{campaign.Id}'");
            List<(double Metrics, double Charts, double Statements, double Process, double Allocated)> runs = [];
            for (var round = -1; round < rounds; round++)
            {
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var metrics = await TimeAsync(() => database.Metrics.ReadAsync(new MetricsQuery(campaign.Id) { TimeZone = zone }));
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                var charts = await TimeAsync(() => ExportAsync(database, folder, campaign.Id, zone));
                var (process, statements) = await database.Client(script).RunAsync();
                if (round >= 0)
                    runs.Add((metrics, charts, statements, process, allocated));
            }

            Console.WriteLine(Invariant($"| {name} | {events:N0} | {Of(run => run.Metrics) * 1000:N0} | {Of(run => run.Charts) * 1000:N0} | {Of(run => run.Statements) * 1000:N0} | {Of(run => run.Process) * 1000:N0} | {Of(run => run.Statements / run.Metrics):F2} | {Of(run => run.Process / run.Charts):F2} | {Of(run => run.Allocated):N0} |"));

            double Of(Func<(double Metrics, double Charts, double Statements, double Process, double Allocated), double> what) => Median.Of(runs.Select(what));
        }

        Console.WriteLine();
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var begun = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task ExportAsync(EventDatabase database, string folder, string campaignId, TimeZoneInfo zone)
    {
        var output = Path.Combine(folder, $"charts-{Environment.ProcessId}");
        try
        {
            await new ChartExporter(database.Metrics).ExportAsync(new ChartExportRequest(campaignId) { TimeZone = zone }, new FileExportSink(output));
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
