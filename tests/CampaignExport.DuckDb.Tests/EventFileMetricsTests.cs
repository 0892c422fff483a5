using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Sql;

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
        var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, 500, isMultivariate: seed % 2 == 0), 100);
        foreach (var (at, chunk) in events.Chunk(75).Index())
            _files.Write($"{at}.jsonl", [.. chunk.Select(Line)]);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var campaign = new Campaign { ConversionBehaviors = [.. Windows.Select(window => new ConversionBehavior("Starts Session", window))] };

        var actual = DailyLines.Of(await new EventFileMetricsSource([_files.Path], campaign, new MessageEventOptions { PageSize = 10 }).ReadAsync(new MetricsQuery("c") { TimeZone = zone }));

        var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, Windows));
        expected.Should().HaveCountGreaterThan(20).And.Contain(line => line.Contains(" revenue "));
        expected.Any(line => line.Contains(" machine_")).Should().Be(seed % 2 == 1, "the other campaigns have webhooks only");
        actual.Should().BeEquivalentTo(expected);
        foreach (var granularity in (Granularity[])[Granularity.Hour, Granularity.Week, Granularity.Month])
        {
            var query = new MetricsQuery("c") { TimeZone = zone, Granularity = granularity };
            DailyLines.Of(await new EventFileMetricsSource([_files.Path], campaign).ReadAsync(query)).Should().BeEquivalentTo(DailyLines.Of(ReferenceMetrics.Of(events, "c", zone, Windows, granularity)));
        }
    }

    [Fact]
    public async Task First_copy_in_the_order_of_the_files_counts_although_later_files_are_read_at_the_same_time()
    {
        static string Copy(int day, string name) =>
            $$$"""{"id":"x","event_type":"users.messages.email.Send","time":"2026-03-{{{day:00}}}T12:00:00Z","user":{"user_id":"u"},"properties":{"campaign_id":"c","message_variation_id":"v","message_variation_name":"{{{name}}}"}}""";
        static string Purchase(int price) => $$"""{"id":"p","event_type":"users.behaviors.Purchase","time":"2026-03-01T13:00:00Z","user":{"user_id":"u"},"price":{{price}},"currency":"USD"}""";
        // The second file is read while the reader is at the beginning of the first one.
        _files.Write("1.jsonl", [.. Enumerable.Range(0, 20_000).Select(at => EventJson.Sent(at).Replace("\"c\"", "\"other\"", StringComparison.Ordinal)), Copy(1, "First"), Purchase(1)]);
        _files.Write("2.jsonl", [Copy(2, "Second"), Purchase(2)]);

        var metrics = await new EventFileMetricsSource([_files.Path]).ReadAsync(new MetricsQuery("c"));

        DailyLines.Of(metrics).Should().Contain(line => line.Contains(" sent ")).And.Contain(line => line.Contains(" revenue ") && line.EndsWith(" 1"))
            .And.NotContain(line => line.Contains("2026-03-02"));
        metrics.Variations.Should().ContainSingle().Which.Name.Should().Be("First");
    }

    [Fact]
    public async Task Malformed_line_ends_the_count_and_is_named()
    {
        _files.Write("a.jsonl", [.. Enumerable.Range(0, 50).Select(at => EventJson.Sent(at))]);
        _files.Write("b.jsonl", [EventJson.Sent(99), "secret"]);

        var count = () => new EventFileMetricsSource([_files.Path]).ReadAsync(new MetricsQuery("c"));

        (await count.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("b.jsonl").And.NotContain("secret");
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("2", true)]
    [InlineData("49%", false)]
    [InlineData("50%", true)]
    public async Task Malformed_lines_are_skipped_up_to_the_limit_of_each_file(string limit, bool isAllowed)
    {
        _files.Write("a.jsonl", [EventJson.Sent(1), "secret", EventJson.Sent(2), "secret"]);
        _files.Write("b.jsonl", [EventJson.Sent(3)]);
        SkipLimit.TryParse(limit, out var allowed).Should().BeTrue();
        var rejected = new List<SourceFormatException>();
        var source = new EventFileMetricsSource([_files.Path], options: new() { OnMalformed = rejected.Add }) { AllowedMalformed = allowed };

        var count = () => source.ReadAsync(new MetricsQuery("c"));

        if (isAllowed)
            DailyLines.Of(await count()).Should().BeEquivalentTo(DailyLines.Of(await CountAsync([EventJson.Sent(1), EventJson.Sent(2), EventJson.Sent(3)])));
        else
            (await count.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("a.jsonl").And.Contain("2 of the 4 records").And.NotContain("secret");
        rejected.Should().HaveCount(2);
    }

    [Fact]
    public async Task Progress_has_the_events_of_all_campaigns_and_the_bytes_of_all_files()
    {
        for (var file = 0; file < 3; file++)
            _files.Write($"{file}.jsonl", [.. Enumerable.Range(0, 100).Select(at => EventJson.Sent((file * 100) + at))]);
        var bytes = new DirectoryInfo(_files.Path).EnumerateFiles().Sum(file => file.Length);
        var reports = new List<EventImport>();

        await new EventFileMetricsSource([_files.Path], options: new() { PageSize = 10 }) { Progress = new AtOnce(reports.Add) }.ReadAsync(new MetricsQuery("none"));

        reports.Should().OnlyContain(one => one.TotalBytes == bytes).And.HaveCount(30);
        reports.Select(one => one.BytesRead).Should().BeInAscendingOrder().And.EndWith(bytes);
        reports.Select(one => one.Read).Should().BeInAscendingOrder().And.EndWith(300);
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

    private static async Task<DailyMetrics> CountAsync(string[] lines)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", lines);
        return await new EventFileMetricsSource([folder.Path]).ReadAsync(new MetricsQuery("c"));
    }

    private sealed class AtOnce(Action<EventImport> report) : IProgress<EventImport>
    {
        public void Report(EventImport value) => report(value);
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
            ["product_id"] = one.Product,
            ["price"] = one.Price,
            ["currency"] = one.Currency,
            [one.Kind.MachineField ?? "none"] = one.IsAutomated,
            [one.Kind.DetailField is null or "platform" ? "none" : one.Kind.DetailField] = one.Detail,
        });
    }
}
