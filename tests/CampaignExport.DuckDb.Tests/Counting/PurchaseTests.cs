using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Purchases in the store.</summary>
public sealed class PurchaseTests : IDisposable
{
    private static readonly EventKind Kind = EventKinds.Find(EventKinds.Purchase)!;
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_counts_purchases_and_keeps_them_sorted_by_person_with_exact_prices()
    {
        using var store = Open();
        var file = _folder.Write("a.jsonl", [
            EventJson.Sent(1), Line("1", "u", "19.990000000000002", "USD"), Line("2", "v", "-0.000000001", "EUR"), Line("3", "u", "999999999999999.999999999", "usd"),
            Line("1", "u", "19.990000000000002", "USD"), Line("4", null, "5", "USD")]);

        var result = await store.ImportFilesAsync([file]);
        var dry = await EventStore.DryRunAsync([file]);

        (result.Read, result.Kept, result.Repeated, result.Purchases, result.Files).Should().Be((5, 4, 1, 4, 1));
        (dry.Read, dry.Kept, dry.Purchases).Should().Be((5, 4, 4));
        result.Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no person"] = 1 });
        var rows = Read("SELECT \"user\"::VARCHAR, product, price::VARCHAR, currency, epoch(time)::BIGINT::VARCHAR, commit::VARCHAR FROM '{0}'");
        rows.Select(row => string.Join(' ', row.Skip(1))).Should().BeEquivalentTo(
            "shoe 19.990000000 USD 1780315201 ", "shoe -0.000000001 EUR 1780315202 ", "shoe 999999999999999.999999999 USD 1780315203 ");
        rows.Select(row => row[0]).Should().BeInAscendingOrder(StringComparer.Ordinal).And.HaveCount(3);
        (await store.ListCampaignsAsync()).Should().ContainSingle().Which.Events.Should().Be(1);
    }

    [Fact]
    public async Task Purchases_are_compacted_with_events_and_count_once_by_their_id()
    {
        using var store = Open();
        // Commits with events and purchases, with purchases alone, and with events alone.
        await store.ImportAsync(new[] { Sent("1"), Bought("1", 1, "u"), Bought("2", 2, "v") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Bought("1", 99, "u"), Bought("3", 3, "u") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Sent("2") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Bought("4", 4, "w") }.ToAsyncEnumerable());

        var result = (await store.CompactAsync(TimeSpan.Zero))!;
        await store.CompactAsync(TimeSpan.Zero);

        (result.SegmentsBefore, result.SegmentsAfter, result.RepeatedEvents).Should().Be((5, 2, 1));
        Read("SELECT price::INTEGER::VARCHAR, commit::VARCHAR FROM '{0}' ORDER BY 1").Select(row => string.Join(' ', row)).Should().Equal("1 1", "2 1", "3 2", "4 4");
        (await store.ListCampaignsAsync()).Should().ContainSingle().Which.Events.Should().Be(2);
    }

    [Fact]
    public async Task Purchase_counts_for_the_last_message_of_each_campaign_within_its_window()
    {
        using var store = Open();
        await store.ImportAsync(new[]
        {
            Sent("1", "u", 0, "a"), Sent("2", "u", 10, "b"), Sent("3", "u", 5, "x", "other"), Enrolled("4", "v"), Sent("5", "w", 0, "a"),
            // Of the second message, in another currency, at the end of the window, after it, of the control group, and of nobody who received the campaign.
            Bought("1", 0.1m, "u", 10), Bought("2", 0.2m, "u", 11), Bought("3", 5, "u", 11, "EUR"), Bought("4", 7, "w", 72), Bought("5", 11, "w", 72.001), Bought("6", 13, "v", 1), Bought("7", 17, "z", 1),
            // Before any message of the first campaign, and a refund.
            Bought("8", 19, "w", -1), Bought("9", -0.05m, "u", 11.5),
        }.ToAsyncEnumerable());

        var metrics = await CountAsync(store, "c");
        await store.SaveCampaignAsync("other", new Campaign { ConversionBehaviors = [new("Starts Session", TimeSpan.FromHours(5.5))] });
        var other = await CountAsync(store, "other");

        Show(metrics, "revenue").Should().Be("2026-06-01: 0.25; 2026-06-02: 0; 2026-06-03: 0; 2026-06-04: 7");
        Show(metrics, "revenue", "a").Should().Be("2026-06-01: 0; 2026-06-02: 0; 2026-06-03: 0; 2026-06-04: 7");
        Show(metrics, "revenue", "b").Should().StartWith("2026-06-01: 0.25;");
        Show(metrics, "revenue", "control").Should().StartWith("2026-06-01: 13;");
        Show(metrics, "revenue_eur").Should().StartWith("2026-06-01: 5;");
        Show(other, "revenue", "x").Should().Be("2026-06-01: 0.1");
    }

    [Fact]
    public async Task Purchase_without_a_price_or_a_currency_is_refused()
    {
        using var store = Open();
        foreach (var one in new[] { Bought("1", 1, "u") with { Price = null }, Bought("1", 1, "u") with { Currency = null } })
        {
            var import = () => store.ImportAsync(new[] { one }.ToAsyncEnumerable());
            await import.Should().ThrowAsync<ArgumentException>().WithMessage("A purchase needs 'Price' and 'Currency'.*");
        }
    }

    [Fact]
    public async Task Day_of_a_purchase_follows_a_change_of_the_clocks_after_the_last_event()
    {
        using var store = Open();
        var sent = new DateTimeOffset(2026, 10, 31, 12, 0, 0, TimeSpan.Zero);
        await store.ImportAsync(new[] { Sent("1") with { Time = sent }, Bought("1", 1, "u") with { Time = new(2026, 11, 2, 4, 30, 0, TimeSpan.Zero) } }.ToAsyncEnumerable());

        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") });

        Show(metrics, "revenue").Should().Be("2026-10-31: 0; 2026-11-01: 1");
    }

    [Fact]
    public async Task New_purchases_make_only_the_campaigns_of_their_time_count_again()
    {
        using var store = Open();
        await store.ImportAsync(new[] { Sent("1"), Sent("2", "u", 24 * 60, "a", "later"), Bought("1", 1, "u", 1) }.ToAsyncEnumerable());
        (await CountAsync(store, "c")).GetCampaignSeries("revenue").ValueOn(new(2026, 6, 1)).Should().Be(1);
        await CountAsync(store, "later");
        var kept = Kept();

        await store.ImportAsync(new[] { Bought("2", 2, "u", 2) }.ToAsyncEnumerable());
        await CountAsync(store, "later");
        Kept().Should().Be(kept, "no purchase of its time is new");
        (await CountAsync(store, "c")).GetCampaignSeries("revenue").ValueOn(new(2026, 6, 1)).Should().Be(3);
        Kept().Should().Be(kept + 1);

        int Kept() => Directory.GetFiles(Path.Combine(_folder.Path, "store", "counts")).Length;
    }

    [Fact]
    public async Task First_committed_of_different_copies_counts_before_and_after_a_compaction()
    {
        using var store = Open();
        // The copies have other prices, people and times; the first ones are months before the campaign.
        await store.ImportAsync(new[] { Bought("1", 5, "u", -24 * 90), Bought("2", 7, "z", 1), Bought("3", 11, "u", 1) }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Sent("1"), Bought("1", 1, "u", 1), Bought("2", 2, "u", 1), Bought("3", 3, "u", 2) }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Bought("4", 0.5m, "u", 1) }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Bought("4", 9, "u", 1) }.ToAsyncEnumerable());

        var before = Show(await CountAsync(store, "c"), "revenue");
        (await store.CompactAsync())!.RepeatedEvents.Should().Be(4);

        before.Should().Be("2026-06-01: 11.5");
        Show(await CountAsync(store, "c"), "revenue").Should().Be(before);
    }

    private static Task<DailyMetrics> CountAsync(EventStore store, string campaign) => new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery(campaign));

    private static string Show(DailyMetrics metrics, string metric, string? variation = null) => string.Join("; ", metrics.Days!.Days.Select(day => FormattableString.Invariant(
        $"{day:yyyy-MM-dd}: {(variation is null ? metrics.GetCampaignSeries(metric) : metrics.GetVariationSeries("email", variation, metric)).ValueOn(day)}")));

    private static MessageEvent Sent(string id, string user, double hours, string variation, string campaign = "c") =>
        Sent(id) with { UserId = user, Time = Noon.AddHours(hours), VariationId = variation, CampaignId = campaign };

    private static MessageEvent Enrolled(string id, string user) => new(id, EventKinds.Find(EventKinds.EnrollInControl)!, Noon, "c", user) { VariationId = "control" };

    private static MessageEvent Bought(string id, decimal price, string user, double hours, string currency = "USD") => Bought(id, price, user) with { Time = Noon.AddHours(hours), Currency = currency };

    private static MessageEvent Sent(string id) => new(id, EventKinds.Find("users.messages.email.Send")!, Noon, "c", "u");

    private static MessageEvent Bought(string id, decimal price, string user) => new(id, Kind, Noon, "", user) { Price = price, Currency = "USD" };

    private static string Line(string id, string? user, string price, string currency) => FormattableString.Invariant(
        $$"""{"event_type":"users.behaviors.Purchase","id":"{{id}}","time":178031520{{id}},"user_id":{{(user is null ? "null" : $"\"{user}\"")}},"product_id":"shoe","price":{{price}},"currency":"{{currency}}"}""");

    // The only segment of purchases.
    private List<string[]> Read(string sql)
    {
        var file = Directory.GetFiles(Path.Combine(_folder.Path, "store", "purchases")).Should().ContainSingle().Subject;
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Format(null, sql, file);
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? "" : reader.GetString(at))]);
        return rows;
    }

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
}
