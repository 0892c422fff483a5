using CampaignExport.Events;
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
        result.Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no user"] = 1 });
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
