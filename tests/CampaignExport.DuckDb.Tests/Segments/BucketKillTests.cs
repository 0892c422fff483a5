using System.Diagnostics;
using CampaignExport.Metrics;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Processes of two machines that use a store in a bucket at once, and are killed at any moment, lose no commit and count nothing twice.</summary>
[Collection(nameof(BucketStores))]
public sealed class BucketKillTests(RealStore server) : IDisposable
{
    private const int Files = 6;
    private const int Lines = 1500;

    private readonly TemporaryFolder _files = new();
    private readonly TemporaryFolder _caches = new();

    public void Dispose()
    {
        _files.Dispose();
        _caches.Dispose();
    }

    [Fact]
    public async Task Importers_and_compactors_that_are_killed_while_others_count_end_with_all_events()
    {
        var bucket = await server.NewBucketAsync();
        for (var file = 0; file < Files; file++)
            _files.Write($"{file}.jsonl", [.. Enumerable.Range(file * Lines, Lines).Select(at => EventJson.Sent(at))]);
        string[] files = [.. _files.Files.Select(name => _files[name])];
        var random = new Random(20261128);
        using var reading = new CancellationTokenSource();
        var reader = Task.Run(() => ReadAsync(bucket, reading.Token));
        for (var kills = 0; kills < Moments; kills++)
        {
            // One machine begins at the end. Half of the files are those of both.
            using var first = Start(bucket, "one", ["import", files[0], .. files[2..]]);
            using var second = Start(bucket, "two", ["import", .. files[..5].Reverse()]);
            using var compactor = Start(bucket, "two", ["compact"]);
            foreach (var process in new[] { first, second, compactor })
                (await process.StandardOutput.ReadLineAsync()).Should().Be("ready");
            await Task.Delay(random.Next(1200));
            foreach (var process in new[] { first, second, compactor })
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        using (Process one = Start(bucket, "one", ["import", .. files]), two = Start(bucket, "two", ["import", .. files.Reverse()]))
        {
            foreach (var process in new[] { one, two })
            {
                (await process.StandardOutput.ReadToEndAsync()).Should().EndWith("done\n");
                await process.WaitForExitAsync();
            }
        }

        await reading.CancelAsync();
        (await reader).Should().HaveCountGreaterThan(0).And.BeInAscendingOrder("a commit stays");
        using var store = Open(bucket, "three");
        (await CountAsync(store)).Should().Be(Files * Lines);
        // Of the compactors that were killed, one may have left its lock.
        foreach (var key in (await server.Client.KeysAsync(bucket)).Where(key => key.Contains("/locks/", StringComparison.Ordinal)))
            await server.Client.DeleteObjectAsync(bucket, key);
        (await store.CompactAsync())!.SegmentsAfter.Should().BeLessThan(4);
        (await CountAsync(store)).Should().Be(Files * Lines);
    }

    private static int Moments => int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_KILLS"), out var moments) ? moments : 4;

    private async Task<List<long>> ReadAsync(string bucket, CancellationToken cancellationToken)
    {
        var looks = new List<long>();
        using var store = Open(bucket, "two");
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await server.Client.ReadAsync(bucket, "store/store.json", CancellationToken.None) is not null)
                looks.Add(await CountAsync(store));
            await Task.Delay(50, CancellationToken.None);
        }

        return looks;
    }

    private static async Task<long> CountAsync(EventStore store)
    {
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        return (long)metrics.Variations.Sum(one => metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", one.Key, "sent").ValueOn(day)));
    }

    // Small caches, so that copies come and go.
    private EventStore Open(string bucket, string machine) => new(
        new DuckDbOptions
        {
            S3 = new() { Bucket = bucket, Prefix = "store", CacheDirectory = Path.Combine(_caches[machine], "campaign-export"), CacheBytes = 100_000 },
            KeptCountBytes = 0,
            MemoryLimit = 256L << 20,
            Threads = 1,
        },
        null, server.Client);

    private Process Start(string bucket, string machine, string[] command) => Process.Start(
        new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "CampaignExport.DuckDb.Importer.dll"), command[0], $"s3://{bucket}/store", .. command[1..]])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["AWS_ACCESS_KEY_ID"] = "test",
                ["AWS_SECRET_ACCESS_KEY"] = "testsecret",
                ["SERVICE_URL"] = FormattableString.Invariant($"http://127.0.0.1:{server.Port}"),
                ["XDG_CACHE_HOME"] = _caches[machine],
            },
        })!;
}
