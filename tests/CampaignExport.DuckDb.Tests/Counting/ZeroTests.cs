using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.DuckDb.Tests;

/// <summary>What events count is zero without events, in reports and charts. What they do not count stays unknown.</summary>
public sealed class ZeroTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly Campaign Described = new()
    {
        ConversionBehaviors = [new("Buys", TimeSpan.FromDays(3))],
        Channels = ["email"],
        Variations = [new("email", "a"), new("email", "b"), new("email", "ctl") { IsControl = true }],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("email")]
    [InlineData("ios_push")]
    public async Task Campaign_without_bounces_has_its_delivery_rate(string channel)
    {
        foreach (var metrics in await CountAsync([Send(channel, "v", "u1"), Send(channel, "v", "u2")], new()))
        {
            var summary = CampaignSummary.Create(metrics);

            (summary.Find("delivery_rate", channel)!.Value, summary.Find("delivery_rate", channel)!.Rate).Should().Be((2, 1));
            (summary.Find("bounces", channel)!.Value, summary.Find("bounces", channel)!.Rate).Should().Be((0, 0));
            summary.Rows.Select(row => row.Metric).Should().NotContain(["conversions", "revenue", "machine_opens", "machine_clicks", "enrolled"], "nothing shows that they were looked for");
        }
    }

    [Fact]
    public async Task Variation_without_clicks_has_zeros_in_charts_and_rates()
    {
        MessageEvent[] events = [Send("email", "a", "u1"), Send("email", "b", "u2"), Event("email.Delivery", "email", "b", "u2"), Event("email.Click", "email", "a", "u1"), Enrolled("u3")];
        foreach (var metrics in await CountAsync(events, Described))
        {
            var charts = CampaignCharts.Create(metrics, new ChartExportRequest("c") { Campaign = Described });

            var clicks = charts.Charts.Single(chart => chart.Title.StartsWith("Clicks", StringComparison.Ordinal)).Columns;
            clicks.Select(one => (one.Variation!.Key, one.HasData, one.ValueOn(Day))).Should().Equal(("a", true, 1), ("b", true, 0), ("ctl", false, 0));
            var summary = CampaignSummary.Create(metrics, campaign: Described);
            (summary.Find("clicks", "email", "b")!.Value, summary.Find("clicks", "email", "b")!.Rate).Should().Be((0, 0));
            summary.Rows.Where(row => row.Variation is { IsControl: true }).Select(row => (row.Metric, row.Value)).Should().Equal(("conversions", 0), ("enrolled", 1));
            metrics.MetricsOf("email").Should().NotContain("bounces", "charts of all metrics show those with values");
        }
    }

    [Fact]
    public async Task Experiment_before_the_first_conversion_compares_zeros_if_the_campaign_has_a_conversion_behavior()
    {
        MessageEvent[] events = [Send("email", "a", "u1"), Send("email", "b", "u2"), Enrolled("u3")];
        foreach (var metrics in await CountAsync(events, Described))
        {
            ExperimentReport.Create(metrics, new() { Campaign = Described }).Rows.Select(row => (row.Successes, row.PValue)).Should().Equal((0, 1), (0, 1), (0, null));
            CampaignSummary.Create(metrics, campaign: Described).Find("conversions")!.Rate.Should().Be(0);
            CampaignSummary.Create(metrics, campaign: Described).Find("conversions1").Should().BeNull("the campaign has one conversion behavior");
        }

        foreach (var metrics in await CountAsync(events, new() { Channels = ["email"], Variations = Described.Variations }))
            ExperimentReport.Create(metrics).Rows.Should().OnlyContain(row => row.Successes == null);
        // A conversion of an unknown variation may belong to any of them.
        foreach (var metrics in await CountAsync([.. events, Event("", null, null, "u1", EventKinds.Conversion)], Described))
            ExperimentReport.Create(metrics, new() { Campaign = Described }).Rows.Should().OnlyContain(row => row.Successes == null);
    }

    [Fact]
    public async Task Metrics_that_no_event_counts_and_campaigns_without_events_stay_unknown()
    {
        foreach (var metrics in await CountAsync([Event("inappmessage.Impression", "trigger_in_app_message", "v", "u1")], new()))
        {
            CampaignSummary.Create(metrics).Find("clicks", "trigger_in_app_message")!.Rate.Should().Be(0);
            CampaignSummary.Create(metrics).Find("sent", "trigger_in_app_message").Should().BeNull();
        }

        foreach (var metrics in await CountAsync([], Described))
            CampaignSummary.Create(metrics, new(Day, Day), Described).Rows.Should().OnlyContain(row => row.Metric == "distinct_users");
    }

    private static MessageEvent Send(string channel, string variation, string user) => Event(channel == "email" ? "email.Send" : "pushnotification.Send", channel, variation, user);

    private static MessageEvent Enrolled(string user) => Event("", null, "ctl", user, EventKinds.EnrollInControl);

    private static MessageEvent Event(string name, string? channel, string? variation, string user, string? kind = null) =>
        new($"{name}{kind}-{user}", EventKinds.Find(kind ?? $"users.messages.{name}")!, new DateTimeOffset(Day, new(12, 0), TimeSpan.Zero), "c", user)
        {
            Channel = channel,
            VariationId = variation,
            Detail = kind == EventKinds.Conversion ? "0" : null,
        };

    // From files and from a store; ClickHouse has the same counts as the store.
    private async Task<DailyMetrics[]> CountAsync(MessageEvent[] events, Campaign described)
    {
        var query = new MetricsQuery("c") { WithPeople = described.ConversionBehaviors.Count > 0 };
        using var loaded = new LoadedEvents(new DuckDbOptions { Directory = "." }, ["c"]);
        foreach (var (place, one) in events.Index())
            loaded.Add(one, place);
        using var store = new EventStore(new DuckDbOptions { Directory = _folder[Guid.NewGuid().ToString()], Threads = 2 });
        await store.ImportAsync(events.ToAsyncEnumerable());
        return [loaded.Count(query, described, CancellationToken.None), await new EventStoreMetricsSource(store) { Campaign = described }.ReadAsync(query)];
    }
}
