using System.Diagnostics;
using CampaignExport.Metrics;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A process that is killed at any time loses no commit and leaves no duplicate or partial data.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    private string Store => Path.Combine(_folder.Path, "store");

    [Fact]
    public async Task Killed_imports_and_compactions_end_with_all_events_while_others_count()
    {
        const int lines = 2000;
        var files = 0;
        Add(12);
        // How long an import takes, so that the moments fall within one.
        var span = Stopwatch.StartNew();
        using (var first = Start(["import", Store, _files.Path]))
            (await first.StandardOutput.ReadToEndAsync()).Should().EndWith("done\n");
        span.Stop();
        var random = new Random(20261128);
        using var reading = new CancellationTokenSource();
        var reader = Task.Run(() => ReadAsync(reading.Token));
        var (kills, count, log) = (0, await CountAsync(), new List<string>());
        while (kills < Moments)
        {
            var command = kills % 3 == 2 ? "compact" : "import";
            if (command == "import" && count == files * lines)
                Add(12);
            using var process = Start([command, Store, .. command == "import" ? [_files.Path] : Array.Empty<string>()]);
            (await process.StandardOutput.ReadLineAsync()).Should().Be("ready");
            var moment = random.Next((int)span.ElapsedMilliseconds * (command == "import" ? 4 : 1) / 3);
            await Task.Delay(moment);
            if (process.HasExited)
                continue;
            process.Kill();
            await process.WaitForExitAsync();
            kills++;
            count = await CountAsync();
            log.Add(FormattableString.Invariant($"{kills}: {command} killed after {moment} ms, {count} of {files * lines} events"));
        }

        using (var last = Start(["import", Store, _files.Path]))
        {
            (await last.StandardOutput.ReadToEndAsync()).Should().EndWith("done\n");
            await last.WaitForExitAsync();
        }

        await reading.CancelAsync();
        var looks = await reader;
        looks.Should().HaveCountGreaterThan(0).And.BeInAscendingOrder("a commit stays");
        (await CountAsync()).Should().Be(files * lines);
        using var store = Open();
        await store.CompactAsync();
        (await CountAsync()).Should().Be(files * lines);
        log.Add(FormattableString.Invariant($"last import and compaction: {await CountAsync()} of {files * lines} events, {looks.Count} looks of a reader meanwhile, none with fewer events than the one before"));
        if (Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_KILL_LOG") is { Length: > 0 } path)
            await File.WriteAllLinesAsync(path, log);

        void Add(int more)
        {
            for (; more > 0; more--, files++)
                _files.Write($"{files:000}.jsonl", [.. Enumerable.Range(files * lines, lines).Select(at => EventJson.Sent(at))]);
        }
    }

    // The command of docs/columnar-store.md tries more, and keeps a log.
    private static int Moments => int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_KILLS"), out var moments) ? moments : 10;

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "CampaignExport.DuckDb.Importer.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;

    private async Task<List<long>> ReadAsync(CancellationToken cancellationToken)
    {
        var looks = new List<long>();
        while (!cancellationToken.IsCancellationRequested)
        {
            looks.Add(await CountAsync());
            await Task.Delay(50, CancellationToken.None);
        }

        return looks;
    }

    private async Task<long> CountAsync()
    {
        if (!File.Exists(Path.Combine(Store, "store.json")))
            return 0;
        using var store = Open();
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        return (long)metrics.Variations.Sum(one => metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", one.Key, "sent").ValueOn(day)));
    }

    private EventStore Open() => new(new DuckDbOptions { Directory = Store, KeptCountBytes = 0, MemoryLimit = 256L << 20, Threads = 1 });
}
