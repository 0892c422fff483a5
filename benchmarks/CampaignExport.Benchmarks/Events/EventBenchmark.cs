using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Sql;

namespace CampaignExport.Benchmarks.Events;

/// <summary>Events from files into a database, the same files again, and the daily metrics and charts of a large and a small campaign.</summary>
internal static class EventBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "database", "folder", "events", "rounds", "files", "import");
        var (isPostgreSql, events) = (options.Text("database") == "postgresql", options.Number("events", 10_000_000));
        var folder = Directory.CreateDirectory(options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-events")).FullName;
        var files = EventFiles.Make(folder, events, isGzip: options.Text("files") != "plain");
        if (options.Text("import") == "none" && options.Number("rounds", 3) == 0)
            return;
        var imports = options.Text("import") != "none";
        await using var database = await EventDatabase.OpenAsync(folder, isPostgreSql, clear: imports);

        Console.WriteLine($"## {(isPostgreSql ? "PostgreSQL" : "SQLite")}\n");
        Machine.Describe(database.Driver);
        Console.WriteLine(Invariant($"{events:N0} lines in {Directory.GetFiles(files).Length} files{(options.Text("files") == "plain" ? "" : ", gzip")}; the database shares the cores. {(isPostgreSql ? "PostgreSQL" : "SQLite")} {await database.VersionAsync()}, {database.Client("").Version}.\n"));
        if (imports)
            await ImportAsync(database, files, events);
        await ChartRounds.RunAsync(database, folder, options.Number("rounds", 3));
    }

    private static async Task ImportAsync(EventDatabase database, string files, int events)
    {
        var bytes = new DirectoryInfo(files).EnumerateFiles().Sum(file => file.Length);
        await database.Events.Schema.MigrateAsync();
        Console.WriteLine("| import | new | duplicate | s | events/s | MB/s of files | B allocated/event | peak managed, MiB | peak working set, MiB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var first = await MeasureAsync("into an empty database", new SqlEventImportOptions());
        var (length, lengths) = (await database.LengthAsync(), await database.LengthsAsync());
        await database.TidyAsync();
        var again = await MeasureAsync("the same files again", new SqlEventImportOptions { RereadFiles = true });
        Console.WriteLine($"\nEvents a second, tenth by tenth: {Speeds(first, events)}; again: {Speeds(again, events)}.\n");
        Console.WriteLine(Invariant($"Files: {bytes / 1e6:N0} MB. Database after the first import: {length / 1e6:N0} MB, {(double)length / first.Result.New:F0} bytes an event{(lengths.Count > 0 ? "; the largest parts: " : "")}{string.Join(", ", lengths.Select(one => Invariant($"`{one.Name}` {one.Bytes / 1e6:N0} MB")))}.\n"));

        async Task<ImportRun> MeasureAsync(string name, SqlEventImportOptions options)
        {
            var run = await ImportRun.MeasureAsync(database.Events, files, events, options);
            Console.WriteLine(Invariant(
                $"| {name} | {run.Result.New:N0} | {run.Result.Duplicate:N0} | {run.Seconds:F1} | {run.Result.Read / run.Seconds:N0} | {bytes / run.Seconds / 1e6:F1} | {(double)run.Allocated / run.Result.Read:F0} | {run.Managed / 1048576.0:F0} | {run.WorkingSet / 1048576.0:F0} |"));
            return run;
        }
    }

    private static string Speeds(ImportRun run, int events) => string.Join(
        ", ", run.Course.Select((seconds, at) => Invariant($"{events / 10 / (seconds - (at == 0 ? 0 : run.Course[at - 1])):N0}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
