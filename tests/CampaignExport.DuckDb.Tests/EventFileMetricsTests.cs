using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Sources;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Events in files count like plain loops.</summary>
public sealed class EventFileMetricsTests : IDisposable
{
    private static readonly TimeSpan[] Windows = [TimeSpan.FromDays(3), TimeSpan.FromHours(1)];

    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_events_in_several_files_count_like_plain_loops(int seed)
    {
        var events = RandomEvents.Make(seed, 600, isMultivariate: seed % 2 == 0);
        foreach (var (at, chunk) in events.Chunk(75).Index())
            _files.Write($"{at}.jsonl", [.. chunk.Select(Line)]);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var campaign = new Campaign { ConversionBehaviors = [.. Windows.Select(window => new ConversionBehavior("Starts Session", window))] };

        var actual = DailyLines.Of(await new EventFileMetricsSource([_files.Path], campaign, new MessageEventOptions { PageSize = 10 }).ReadAsync(new MetricsQuery("c") { TimeZone = zone }));

        var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, Windows));
        expected.Should().HaveCountGreaterThan(20);
        actual.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task Malformed_line_ends_the_count_and_is_named()
    {
        _files.Write("a.jsonl", [.. Enumerable.Range(0, 50).Select(at => EventJson.Sent(at))]);
        _files.Write("b.jsonl", [EventJson.Sent(99), "secret"]);

        var count = () => new EventFileMetricsSource([_files.Path]).ReadAsync(new MetricsQuery("c"));

        (await count.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("b.jsonl").And.NotContain("secret");
    }

    [Fact]
    public async Task Cancelled_count_throws_the_cancellation()
    {
        _files.Write("a.jsonl", [.. Enumerable.Range(0, 5000).Select(at => EventJson.Sent(at))]);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var count = () => new EventFileMetricsSource([_files.Path]).ReadAsync(new MetricsQuery("c"), stop.Token);

        await count.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Campaign_without_events_has_no_metrics()
    {
        _files.Write("a.jsonl", [EventJson.Sent(1)]);

        var metrics = await new EventFileMetricsSource([_files.Path]).ReadAsync(new MetricsQuery("other"));

        (metrics.Days, metrics.Channels.Count).Should().Be((null, 0));
    }

    private static string Line(MessageEvent one)
    {
        var platform = one.Channel?.EndsWith("_push", StringComparison.Ordinal) == true ? one.Channel[..^5] : null;
        return JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["event_type"] = one.Kind.Name,
            ["id"] = one.Id,
            ["time"] = one.Time.ToString("O"),
            ["campaign_id"] = one.CampaignId,
            ["user_id"] = one.UserId,
            ["message_variation_id"] = one.VariationId,
            ["dispatch_id"] = one.DispatchId,
            ["platform"] = platform,
            [one.Kind.DetailField is null or "platform" ? "none" : one.Kind.DetailField] = one.Detail,
        });
    }
}
