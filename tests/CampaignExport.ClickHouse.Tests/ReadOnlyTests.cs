using CampaignExport.DuckDb.Tests;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse.Tests;

/// <summary>Counts and exports only read, change settings, and create temporary tables: <c>readonly = 2</c>.</summary>
[Collection(nameof(OnClickHouse))]
public sealed class ReadOnlyTests(ClickHouseServer server)
{
    [Fact]
    public async Task Counts_and_exports_need_no_more_than_reading()
    {
        var connection = await server.CreateDatabaseAsync();
        MessageEvent Changed(string id, string kind, string? replacedBy = null) => new(id, EventKinds.Find(kind)!, DateTimeOffset.UnixEpoch, "", id) { ReplacedBy = replacedBy };
        using (var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = connection }))
        {
            await store.ImportProfilesAsync(new[] { "u", "v", "w" }.Select(id => new Recipient { Id = id }).ToAsyncEnumerable());
            await store.ImportAsync(new[]
            {
                new MessageEvent("1", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "u"), new MessageEvent("2", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "w"),
                Changed("u", EventKinds.UserOrphan, "v"),
            }.ToAsyncEnumerable());
        }

        using var reading = new ClickHouseStore(new ClickHouseOptions { ConnectionString = $"{connection};set_readonly=2" });
        var metrics = await new ClickHouseMetricsSource(reading).ReadAsync(new MetricsQuery("c") { WithPeople = true });
        var source = new ClickHouseRecipients(reading).CreateSource(new RecipientChoice(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        metrics.People!.Total.Should().Be(2);
        (await Rows.ReadAsync(source, source.Selection, new("c"))).Select(row => row.Trim()).Should().BeEquivalentTo("v", "w");
        (await reading.ListCampaignsAsync()).Single().Events.Should().Be(2);
        var import = () => reading.ImportAsync(AsyncEnumerable.Empty<MessageEvent>());
        await import.Should().ThrowAsync<StoreException>().WithMessage("*setting readonly forbids it*");
    }

    [Fact]
    public async Task Missing_database_is_named_as_such()
    {
        var connection = await server.CreateDatabaseAsync();
        using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = $"{connection};Database=missing" });

        await store.Awaiting(one => one.ListCampaignsAsync()).Should().ThrowAsync<StoreException>().WithMessage("The database of the connection string does not exist.*");
    }
}
