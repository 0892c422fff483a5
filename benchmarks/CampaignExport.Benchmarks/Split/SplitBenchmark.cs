using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Benchmarks.Split;

/// <summary>
/// Measures one export by 1, 2 and 4 workers. First the source delivers a fixed rate for each connection, as a database behind a network does; then as fast as the workers take it, so that
/// only the cores limit. Options: <c>--rows</c> and <c>--rate</c> (rows a second of a connection) of the first, <c>--free-rows</c> and <c>--rounds</c> of the second.
/// </summary>
internal static class SplitBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "rows", "rate", "free-rows", "rounds");
        var (rows, rate, freeRows, rounds) = (options.Number("rows", 3_000_000), options.Number("rate", 25_000), options.Number("free-rows", 60_000_000), options.Number("rounds", 3));
        Machine.Describe();
        Console.WriteLine("Each worker is a host with a worker of its own and the default intervals; SQLite as store, files as storage, gzip. The time is that from submission to completion.");
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {rate:N0} rows a second for each connection:"));
        await ReportAsync(new SplitSource(rows, rate), [1, 2, 4], rounds: 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{freeRows:N0} rows, as fast as they are taken, median of {rounds} rounds:"));
        await ReportAsync(new SplitSource(freeRows, rate: null), [1, 2], rounds);
    }

    private static async Task ReportAsync(SplitSource source, int[] counts, int rounds)
    {
        var seconds = counts.ToDictionary(count => count, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var count in counts)
                seconds[count].Add(await MeasureAsync(source, count));
        }

        Console.WriteLine();
        Console.WriteLine("| Workers | Seconds | Speed |");
        Console.WriteLine("| ---: | ---: | ---: |");
        var one = Median.Of(seconds[1]);
        foreach (var count in counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count} | {Median.Of(seconds[count]):0.0} | {one / Median.Of(seconds[count]):0.00} |"));
        Console.WriteLine();
    }

    private static async Task<double> MeasureAsync(SplitSource source, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("split-").FullName;
        var hosts = Enumerable.Range(0, workers).Select(_ => CreateHost(source, folder)).ToList();
        try
        {
            foreach (var host in hosts)
                await host.StartAsync();
            var jobs = hosts[0].Services.GetRequiredService<IExportJobs>();
            var request = new RecipientJobRequest("w", "c", new ExportRequester("u"), new(RecipientContents.UserData)) { Packaging = "gzip", Split = workers };
            var begun = Stopwatch.GetTimestamp();
            var job = await jobs.SubmitAsync(request);
            while (job.State is ExportJobState.Queued or ExportJobState.Running)
            {
                await Task.Delay(20);
                job = (await jobs.FindAsync(job.Id))!;
            }

            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            return job.Files.Sum(file => file.Rows) == source.Count ? seconds : throw new InvalidOperationException($"The export is {job.State} with {job.Files.Sum(file => file.Rows)} rows.");
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.StopAsync();
                host.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static IHost CreateHost(SplitSource source, string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddCampaignExport()
            .AddRecipientSource(source)
            .AddSqlite(options => options.Path = Path.Combine(folder, "jobs.db"))
            .AddFileStorage(Path.Combine(folder, "files"))
            .AllowEveryoneToExportPersonalData()
            .AddJobs(options => (options.Kinds, options.Concurrency) = (ExportJobKinds.Recipients, 1))
            .AddJobWorker();
        return builder.Build();
    }
}
