using System.Globalization;
using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Purchases in the forms of streams, connectors and warehouses.</summary>
public sealed class PurchaseEventTests
{
    [Theory]
    [InlineData("events", """{"event_type":"users.behaviors.Purchase","id":"p1","properties":{"currency":"USD","platform":"android","price":3.14,"product_id":"shoe","purchase_properties":{"price":"x"}},"time":1780306200,"user":{"device_id":"d","user_id":"u"}}""")]
    [InlineData("users.behaviors.Purchase.jsonl", """{"id":"p1","user_id":{"string":"u"},"time":1780306200,"product_id":{"string":"shoe"},"price":{"double":3.14},"currency":{"string":"usd"},"properties":{"string":"{\"price\":5}"}}""")]
    [InlineData("USERS_BEHAVIORS_PURCHASE_SHARED.csv", "ID,USER_ID,TIME,PRODUCT_ID,PRICE,CURRENCY,CAMPAIGN_ID\np1,u,1780306200,shoe,3.14,USD,c\n")]
    public async Task Purchase_is_read_from_streams_connectors_and_warehouses(string file, string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, text);

        var events = await new MessageEventSource(folder[file]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        events.Should().ContainSingle().Which.Should().Be(
            new MessageEvent("p1", EventKinds.Find(EventKinds.Purchase)!, DateTimeOffset.FromUnixTimeSeconds(1780306200), "", "u") { Product = "shoe", Price = 3.14m, Currency = "USD" });
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("0.10", "0.10")]
    [InlineData("-4.99", "-4.99")]
    [InlineData("1.5e-2", "0.015")]
    [InlineData("\"1234567.89\"", "1234567.89")]
    [InlineData("{\"string\":\" 12.50 \"}", "12.50")]
    [InlineData("19.990000000000002", "19.990000000000002")]
    [InlineData("999999999999999.999999", "999999999999999.999999")]
    public async Task Price_keeps_its_digits(string price, string expected) =>
        (await ReadAsync($"\"price\":{price},\"currency\":\"EUR\"")).Events.Single().Price.Should().Be(decimal.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("\"currency\":\"USD\"", "the event has no 'price'.")]
    [InlineData("\"price\":null,\"currency\":\"USD\"", "the event has no 'price'.")]
    [InlineData("\"price\":\"secret\",\"currency\":\"USD\"", "'price' is not a number.")]
    [InlineData("\"price\":true,\"currency\":\"USD\"", "'price' is not a number.")]
    [InlineData("\"price\":1000000000000000,\"currency\":\"USD\"", "'price' is a number that is too large.")]
    [InlineData("\"price\":-1e15,\"currency\":\"USD\"", "'price' is a number that is too large.")]
    [InlineData("\"price\":1.23456789012345678901234567890,\"currency\":\"USD\"", "'price' is a number of more than 28 digits.")]
    [InlineData("\"price\":5", "the event has no 'currency'.")]
    [InlineData("\"price\":5,\"currency\":\"secret\"", "'currency' is not a code of three letters, such as USD.")]
    [InlineData("\"price\":5,\"currency\":\"U$D\"", "'currency' is not a code of three letters, such as USD.")]
    [InlineData("\"price\":5,\"currency\":\"USD\",\"price\":6", "'price' occurs twice in one object.")]
    public async Task Malformed_purchase_is_named_without_its_values(string fields, string problem)
    {
        var read = () => ReadAsync(fields);

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().EndWith(problem).And.NotContain("secret");
    }

    [Fact]
    public async Task Purchase_without_a_user_is_skipped_since_it_belongs_to_no_recipient() =>
        (await ReadAsync("\"price\":5,\"currency\":\"USD\"", user: null)).Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no person"] = 1 });

    [Fact]
    public void Revenue_has_a_name_for_each_currency() =>
        new[] { "USD", "usd", "EUR", "jpy" }.Select(CampaignExport.Campaigns.Metrics.RevenueIn).Should().Equal("revenue", "revenue", "revenue_eur", "revenue_jpy");

    private static async Task<MessageEventPage> ReadAsync(string fields, string? user = "u")
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", $$"""{"event_type":"users.behaviors.Purchase","id":"1","time":7,"user_id":{{(user is null ? "null" : $"\"{user}\"")}},{{fields}}}""");
        var pages = await new MessageEventSource(folder["a.jsonl"]).ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return pages.Should().ContainSingle().Subject;
    }
}
