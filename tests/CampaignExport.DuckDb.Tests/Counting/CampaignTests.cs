using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The descriptions of campaigns and their effects.</summary>
public sealed class CampaignTests : IDisposable
{
    private static readonly Campaign Known = new()
    {
        Name = "Launch é",
        Channels = ["ios_push"],
        Variations = [new("ios_push", "v1", "Short"), new("ios_push", "v2"), new("ios_push", "none", "Control") { IsControl = true }],
        ConversionBehaviors =
        [
            new("Makes Specific Purchase", TimeSpan.FromHours(36)) { Product = "socks" },
            new("Performs Custom Event", TimeSpan.FromDays(3)) { CustomEventName = "signed up" },
        ],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Campaign_is_returned_as_last_stored()
    {
        using (var store = Open("a"))
        {
            await store.SaveCampaignAsync("another", new Campaign());
            (await store.FindCampaignAsync("c")).Should().BeNull();
            await store.SaveCampaignAsync("c", Known);
            (await store.FindCampaignAsync("c")).Should().BeEquivalentTo(Known, options => options.WithStrictOrdering());

            await store.SaveCampaignAsync("c", Known with { Name = null, ConversionBehaviors = [] });

            (await store.FindCampaignAsync("c")).Should().BeEquivalentTo(Known with { Name = null, ConversionBehaviors = [] });
            (await store.FindCampaignAsync("other")).Should().BeNull();
        }
    }

    [Fact]
    public async Task Listed_days_are_those_of_the_first_committed_copies()
    {
        using var store = Open("copies");
        MessageEvent Sent(string id, int day) => new(id, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddDays(day), "c", "u");
        await store.ImportAsync(new[] { Sent("1", 10), Sent("2", 11) }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Sent("1", 40), Sent("2", 2) }.ToAsyncEnumerable());

        var listed = (await store.ListCampaignsAsync()).Single();
        await store.CompactAsync();
        var compacted = (await store.ListCampaignsAsync()).Single();

        (listed.Events, listed.First, listed.Last).Should().Be((2, DateTimeOffset.UnixEpoch.AddDays(10), DateTimeOffset.UnixEpoch.AddDays(11)));
        compacted.Should().BeEquivalentTo(listed);
    }

    [Fact]
    public void Metrics_have_the_same_order_whatever_the_order_of_the_counted_rows()
    {
        CountedRows counted = new()
        {
            Variations = [new("banner", "a", "A")],
            Messages =
            [
                .. from kind in EventKinds.All
                   where kind.Name.Contains("banner", StringComparison.Ordinal)
                   from metric in kind.Metrics
                   select new MessageRow((int)metric.Counting, 739_000, "banner", "a", kind.Name, "", 1),
            ],
            Revenue = [new(739_000, "banner", "a", "EUR", 1), new(739_000, "banner", "a", "USD", 1)],
        };
        var reversed = counted with { Messages = [.. counted.Messages.AsEnumerable().Reverse()], Revenue = [.. counted.Revenue.AsEnumerable().Reverse()] };

        MetricsOf(counted).Should().HaveCountGreaterThan(4).And.Equal(MetricsOf(reversed)).And.ContainInConsecutiveOrder("revenue", "revenue_eur");

        static IReadOnlyList<string> MetricsOf(CountedRows rows) => rows.ToMetrics(new MetricsQuery("c"), [], people: null, users: null).MetricsOf("banner");
    }

    [Fact]
    public async Task Names_channel_and_control_group_come_from_the_campaign_in_any_order_of_imports()
    {
        var sent = new MessageEvent("1", EventKinds.Find("users.messages.pushnotification.Send")!, DateTimeOffset.UnixEpoch, "c", "u")
        {
            Channel = "ios_push",
            VariationId = "v1",
            VariationName = "Old",
        };
        var enrolled = new MessageEvent("2", EventKinds.Find(EventKinds.EnrollInControl)!, DateTimeOffset.UnixEpoch, "c", "w") { VariationId = "none" };
        var other = sent with { Id = "3", VariationId = "v2", VariationName = "Of the event" };
        foreach (var isKnownFirst in new[] { true, false })
        {
            using (var store = Open($"{isKnownFirst}"))
            {
                var source = new EventStoreMetricsSource(store);
                if (isKnownFirst)
                    await store.SaveCampaignAsync("c", Known);
                await store.ImportAsync(new[] { sent, enrolled, other }.ToAsyncEnumerable());
                if (!isKnownFirst)
                    await store.SaveCampaignAsync("c", Known);

                var metrics = await source.ReadAsync(new MetricsQuery("c"));

                metrics.Variations.Should().BeEquivalentTo(
                    [new("ios_push", "v1", "Short"), new("ios_push", "v2", "Of the event"), Known.Variations[2]]);
                metrics.GetVariationSeries("ios_push", "none", "enrolled").ValueOn(new DateOnly(1970, 1, 1)).Should().Be(1);
            }
        }
    }

    [Fact]
    public async Task Conversion_windows_come_from_the_campaign()
    {
        MessageEvent[] events =
        [
            Event("1", "users.messages.email.Send", 0), Event("2", EventKinds.Conversion, 36.001, "0"), Event("3", EventKinds.Conversion, 72, "1"),
        ];
        using (var store = Open("a"))
        {
            var source = new EventStoreMetricsSource(store);
            await store.ImportAsync(events.ToAsyncEnumerable());
            await store.SaveCampaignAsync("c", Known);

            var metrics = await source.ReadAsync(new MetricsQuery("c"));

            metrics.GetCampaignSeries("conversions").ValueOn(new DateOnly(1970, 1, 2)).Should().Be(0, "it came a moment after 36 hours");
            metrics.GetCampaignSeries("conversions1").ValueOn(new DateOnly(1970, 1, 4)).Should().Be(1, "it came within three days");
        }
    }

    private static MessageEvent Event(string id, string kind, double hours, string? detail = null) =>
        new(id, EventKinds.Find(kind)!, DateTimeOffset.UnixEpoch.AddHours(hours), "c", "u") { Detail = detail, VariationId = "v1" };

    private EventStore Open(string name) => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, name), Threads = 2 });

    [Fact]
    public async Task List_contains_campaigns_of_events_receipts_and_descriptions_with_distinct_events()
    {
        using var store = Open("a");
        MessageEvent[] events = [Event("1", "users.messages.email.Send", 0), Event("2", "users.messages.email.Open", 30)];
        await store.ImportAsync(events.Concat([events[0]]).ToAsyncEnumerable());
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "u", CampaignsReceived = [new() { CampaignId = "b" }] } }.ToAsyncEnumerable());
        await store.SaveCampaignAsync("known", Known);

        foreach (var more in new[] { 0, 1, 2 })
        {
            if (more > 0)
                await store.ImportAsync(events.Append(Event($"more {more}", "users.messages.email.Send", 1)).ToAsyncEnumerable());
            var campaigns = await store.ListCampaignsAsync();

            campaigns.Should().BeEquivalentTo(
                new[]
                {
                    new StoreCampaign("b", null, [], 0),
                    new StoreCampaign("c", null, ["email"], 2 + more) { First = DateTimeOffset.UnixEpoch, Last = DateTimeOffset.UnixEpoch.AddHours(30) },
                    new StoreCampaign("known", "Launch \u00E9", ["ios_push"], 0),
                },
                options => options.WithStrictOrdering());
        }

        foreach (var (id, isKnown) in new[] { ("b", true), ("c", true), ("known", true), ("C", false), ("other", false) })
            (await store.HasCampaignAsync(id)).Should().Be(isKnown, id);
    }
}
