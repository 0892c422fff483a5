using System.Diagnostics;
using System.Globalization;
using Amazon.S3;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Formats;

namespace CampaignExport.Benchmarks.Stores;

/// <summary>
/// Compares whole exports into a bucket with the transfer utility of the SDK, which uploads a stream of unknown length. Each run is a separate process, so
/// its peak of memory is measured alone.
/// </summary>
internal static class StoreBenchmark
{
    private static readonly string[] All = ["ours", "ours, gzip", "TransferUtility", "TransferUtility, gzip"];

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "rows", "rounds", "url", "only");
        var (rows, rounds) = (options.Number("rows", 1_000_000), options.Number("rounds", 3));
        string[] cases = [.. All.Where(name => options.Text("only") is not { } only || name == only)];
        Machine.Describe(typeof(AmazonS3Client), typeof(CsvFormat));
        using var discarding = options.Text("url") is null ? StartDiscarding() : null;
        var url = options.Text("url") ?? $"http://127.0.0.1:{await discarding!.StandardOutput.ReadLineAsync()}";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows:N0} profile rows of some 313 bytes, 100,000 in memory and gone over again, to {(discarding is null ? "a server that keeps them" : "a server that discards them, on the same cores")}; parts of 8 MiB; {rounds} rounds, each case in turn, medians; a process a run, memory over that before the export.\n"));

        var runs = cases.ToDictionary(name => name, _ => new List<StoreRun>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in cases)
            {
                var run = await RunOneAsync(name, rows, url);
                if (discarding is not null)
                {
                    await discarding.StandardInput.WriteLineAsync();
                    run = run with { Bytes = long.Parse((await discarding.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture) };
                }

                runs[name].Add(run);
            }
        }

        Console.WriteLine("| case | seconds | MB stored | MB/s | Mrow/s | peak managed, MiB | peak working set, MiB |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (var name in cases)
        {
            var seconds = Median.Of(runs[name].Select(run => run.Seconds));
            var bytes = runs[name][0].Bytes;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {seconds:F1} | {bytes / 1e6:N0} | {bytes / seconds / 1e6:F0} | {rows / seconds / 1e6:F2} | {Median.Of(runs[name].Select(run => run.Managed / 1048576.0)):F0} | {Median.Of(runs[name].Select(run => run.WorkingSet / 1048576.0)):F0} |"));
        }
    }

    private static Process StartDiscarding()
    {
        var start = OwnProcess.Start("store-discard");
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    private static async Task<StoreRun> RunOneAsync(string name, int rows, string url)
    {
        using var process = Process.Start(OwnProcess.Start("store-child", name, rows.ToString(CultureInfo.InvariantCulture), url))!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? StoreRun.Parse(said) : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {said}");
    }
}
