using CampaignExport.Events;
using CampaignExport.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A host counts large campaigns before anybody asks.</summary>
public sealed class BackgroundCountTests : IDisposable
{
    private const int Large = 100_000;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Large_campaigns_are_counted_at_start_and_after_an_import_in_the_requested_zones()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        using var store = new EventStore(new DuckDbOptions { Directory = _folder.Path, Threads = 2 });
        await store.ImportAsync(Sent("small", 0, 10).ToAsyncEnumerable());
        await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("small") { TimeZone = paris });
        var before = Counts();
        await store.ImportAsync(Sent("large", 0, Large).ToAsyncEnumerable());
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddCampaignExport().AddDuckDb(options => options.Directory = _folder.Path);
        await using var host = services.BuildServiceProvider();
        var counting = host.GetServices<IHostedService>().Single();

        await counting.StartAsync(CancellationToken.None);
        await WaitForAsync(before + 2, "the large campaign in Paris and in UTC, and not the small one");
        await store.ImportAsync(Sent("large", Large, 10).ToAsyncEnumerable());
        await WaitForAsync(before + 4, "the same with the new events");
        await counting.StopAsync(CancellationToken.None);

        // Nothing can be counted any more.
        Directory.Delete(Path.Combine(_folder.Path, "events"), recursive: true);
        foreach (var zone in (TimeZoneInfo[])[paris, TimeZoneInfo.Utc])
        {
            var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("large") { TimeZone = zone });
            metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", "v", "sent").ValueOn(day)).Should().Be(Large + 10);
        }
    }

    private static IEnumerable<MessageEvent> Sent(string campaign, int from, int count) => Enumerable.Range(from, count).Select(at =>
        new MessageEvent($"e{at}", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(at), campaign, $"u{at % 1000}") { VariationId = "v" });

    private int Counts() => Directory.Exists(Path.Combine(_folder.Path, "counts")) ? Directory.GetFiles(Path.Combine(_folder.Path, "counts"), "*.count").Length : 0;

    private async Task WaitForAsync(int counts, string because)
    {
        for (var attempt = 0; attempt < 600 && Counts() < counts; attempt++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(100);
        }

        Counts().Should().Be(counts, because);
    }
}
