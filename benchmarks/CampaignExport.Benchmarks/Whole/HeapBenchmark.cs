using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Packaging;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Exports many rows, generated page by page, with a managed heap that is limited to 200 MB.</summary>
internal static class HeapBenchmark
{
    private const string Limit = "0xC800000";
    private const string Child = "heap-child";

    public static async Task RunAsync(string[] arguments)
    {
        _ = new Options(arguments, "rows", "type", "folder");
        Console.WriteLine("# Under a heap hard limit\n");
        Machine.Describe();
        var start = OwnProcess.Start([Child, .. arguments]);
        start.Environment["DOTNET_GCHeapHardLimit"] = Limit;
        using var process = Process.Start(start)!;
        Console.Write(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Console.WriteLine(process.ExitCode == 0 ? "\n**Reached**: the export ended within the limit." : "\n**Missed**: the export did not end.");
    }

    public static Task RunChildAsync(string[] arguments)
    {
        var options = new Options(arguments, "rows", "type", "folder");
        return options.Text("type") == "recipient" ? ExportAsync(new RecipientTable(), options) : ExportAsync(new ProfileTable(), options);
    }

    private static async Task ExportAsync<TRow>(RowTable<TRow> table, Options options)
        where TRow : class
    {
        var rows = options.Number("rows", 20_000_000);
        var folder = Path.Combine(options.Text("folder") ?? Path.GetTempPath(), $"campaign-export-heap-{Environment.ProcessId}");
        using var one = new OurCase<TRow>("heap", table, new MadeRows<TRow>(table, rows)) { Packaging = FilePackaging.Gzip };
        try
        {
            using var peak = new PeakMemory();
            var run = await one.MeasureAsync(folder);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                * {rows:N0} {table.Name} rows, made page by page, to gzip with two workers and digests: {run.Seconds:F0} s, {rows / run.Seconds / 1e6:F2} Mrow/s, {run.Bytes / 1e6:F0} MB; making the rows is part of it ({(double)run.Allocated / rows:F0} bytes allocated a row)
                * heap hard limit {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e6:F0} MB; peak managed {peak.Managed / 1e6:F0} MB, peak working set over that at the start {peak.WorkingSetGrowth / 1e6:F0} MB; collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}, paused {GC.GetTotalPauseDuration().TotalSeconds:F1} s
                """));
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
