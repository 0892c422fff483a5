using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;
using CsvHelper;
using DuckDB.NET.Data;
using Sylvan.Data.Csv;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Measures whole exports to a folder, ours and those of other libraries, in turn in each round.</summary>
internal static class ExportBenchmark
{
    private const int HeldForMemory = 100_000;

    public static Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "rows", "rounds", "type", "only", "folder", "memory", "peaks");
        return (options.Text("type") ?? "profile") switch
        {
            "profile" => RunAsync(new ProfileTable(), options),
            "recipient" => RunAsync(new RecipientTable(), options),
            var other => throw new ArgumentException($"There is no type of rows '{other}'. There are: profile, recipient."),
        };
    }

    private static async Task RunAsync<TRow>(RowTable<TRow> table, Options options)
        where TRow : class
    {
        var count = options.Number("rows", RowSet<TRow>.MostHeld);
        var folder = Path.Combine(options.Text("folder") ?? Path.GetTempPath(), $"campaign-export-benchmark-{Environment.ProcessId}");
        if (options.Text("memory") is { } alone)
        {
            await MeasureMemoryAsync(table, count, alone, folder);
            return;
        }

        var rounds = options.Number("rounds", 5);
        Console.WriteLine($"# Whole export of {table.Name} rows\n");
        Machine.Describe(typeof(CsvWriter), typeof(CsvDataWriter), typeof(DuckDBConnection));
        var rows = RowSet<TRow>.Make(count, table.Make);
        var cases = ExportCases.All(table, rows).Where(one => IsWanted(one.Name, options)).Select(one => one.Make()).ToList();
        try
        {
            var measured = await RunRoundsAsync(cases, rounds, folder);
            Print(cases, measured, count, rows.Held.Length, rounds, table, options);
        }
        finally
        {
            foreach (var one in cases)
                one.Dispose();
        }
    }

    private static bool IsWanted(string name, Options options) =>
        name is ExportCases.Plain || options.Text("only") is not { } only
        || only.Split('|').Any(text => name.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static async Task<ExportRounds> RunRoundsAsync(List<ExportCase> cases, int rounds, string folder)
    {
        var measured = new ExportRounds();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var one in cases)
            {
                try
                {
                    var run = await one.MeasureAsync(folder);
                    if (round < 0)
                        measured.AddContent(one.Name, await Content.DigestAsync(folder));
                    else
                        measured.Add(one.Name, run);
                }
                finally
                {
                    if (Directory.Exists(folder))
                        Directory.Delete(folder, recursive: true);
                }
            }
        }

        return measured;
    }

    private static void Print<TRow>(List<ExportCase> cases, ExportRounds measured, int count, int held, int rounds, RowTable<TRow> table, Options options)
    {
        var content = measured.Bytes(ExportCases.Plain);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows ({held:N0} in memory), {(double)content / count:F0} bytes of CSV a row, {rounds} interleaved rounds, medians, to new files. MB/s are of CSV, before compression. Memory is the peak over that at the start of a run, in a process of its own."));
        Console.WriteLine();
        Console.WriteLine($"| case | Mrow/s | MB/s | x {ExportCases.Plain} | x {ExportCases.PlainGzip} | file, MB | B allocated/row | peak managed, MiB | peak working set, MiB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var one in cases)
        {
            var seconds = measured.Seconds(one.Name);
            // The output of DuckDB differs a little, so the rows are compared and not the bytes.
            var peaks = options.Text("peaks") == "none" ? " | " : AskForPeaks(table.Name, count, one.Name, options);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {one.Name} | {count / seconds / 1e6:F2} | {content / seconds / 1e6:F0} | {measured.Ratio(one.Name, ExportCases.Plain):F2} | {measured.Ratio(one.Name, ExportCases.PlainGzip):F2} | {measured.Bytes(one.Name) / 1e6:F1} | {(one.Name == ExportCases.DuckDb ? "native" : (measured.Allocated(one.Name) / count).ToString("F1", CultureInfo.InvariantCulture))} | {peaks} |"));
        }

        Console.WriteLine();
        foreach (var name in measured.OthersThan(ExportCases.Plain))
            Console.WriteLine($"* {name} writes other bytes than {ExportCases.Plain}; all others write the same.");
        Console.WriteLine();
        Targets.Print(measured);
    }

    private static string AskForPeaks(string type, int count, string name, Options options)
    {
        var start = OwnProcess.Start("export", "--memory", name, "--type", type, "--rows", count.ToString(CultureInfo.InvariantCulture));
        if (options.Text("folder") is { } folder)
        {
            start.ArgumentList.Add("--folder");
            start.ArgumentList.Add(folder);
        }

        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return answer.Length == 2 ? string.Join(" | ", answer.Select(bytes => (long.Parse(bytes, CultureInfo.InvariantCulture) / 1048576.0).ToString("F0", CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException($"The memory of '{name}' could not be measured.");
    }

    private static async Task MeasureMemoryAsync<TRow>(RowTable<TRow> table, int count, string name, string folder)
        where TRow : class
    {
        var rows = RowSet<TRow>.Make(count, table.Make, HeldForMemory);
        using var one = ExportCases.All(table, rows).Single(one => one.Name == name).Make();
        try
        {
            var (managed, workingSet) = await one.MeasureMemoryAsync(folder);
            Console.WriteLine(FormattableString.Invariant($"{managed} {workingSet}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
