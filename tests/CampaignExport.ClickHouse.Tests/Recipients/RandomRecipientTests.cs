using CampaignExport.Campaigns;
using CampaignExport.DuckDb;
using CampaignExport.DuckDb.Tests;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.ClickHouse.Tests;

/// <summary>Both stores give the same rows for the same profiles, events, deletions and merges, in the same order.</summary>
[Collection(nameof(OnClickHouse))]
public sealed class RandomRecipientTests(ClickHouseServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Rows_are_those_of_the_columnar_store(int seed, bool profilesFirst)
    {
        using var columnar = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
        using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });
        var people = new RandomRecipients(seed, 150, _folder.Path);
        var (profiles, events, changes) = (new[] { people.Profiles(seed, 0.9), people.Profiles(seed + 100, 0.4), people.Profiles(seed + 200, 0.1) }, people.Events(500), people.Changes(60));
        // Some events have only the id of the host.
        string[] ids = [.. (await ReadAsync(profiles[0])).Select(one => one.ExternalId).OfType<string>()];
        ids.Should().HaveCountGreaterThan(10);
        events = [.. events.Select((one, at) => at % 9 == 0 && one.Kind.Name != EventKinds.EnrollInControl ? one with { UserId = null, ExternalUserId = ids[at % ids.Length] } : one)];
        var campaign = new Campaign { Channels = ["email"], Variations = [new("email", "v0", "Saved"), new("email", "v2", "Saved, too"), new("email", "control", "Held back") { IsControl = true }] };
        await columnar.SaveCampaignAsync("c1", campaign);
        await store.SaveCampaignAsync("c1", campaign);
        if (profilesFirst)
            await ImportProfilesAsync();
        // In several commits, which repeat events of each other.
        foreach (var commit in events.Chunk(250))
            await ImportAsync([.. commit, .. events.Take(50)]);
        if (!profilesFirst)
            await ImportProfilesAsync();
        await HaveSameRowsAsync();
        foreach (var commit in changes.Chunk(25))
            await ImportAsync(commit);
        await HaveSameRowsAsync();

        async Task ImportAsync(MessageEvent[] commit)
        {
            await columnar.ImportAsync(commit.ToAsyncEnumerable());
            await store.ImportAsync(commit.ToAsyncEnumerable());
        }

        async Task ImportProfilesAsync()
        {
            foreach (var source in profiles)
            {
                var recipients = await ReadAsync(source);
                await columnar.ImportProfilesAsync(recipients.ToAsyncEnumerable());
                await store.ImportProfilesAsync(recipients.ToAsyncEnumerable());
            }
        }

        async Task HaveSameRowsAsync()
        {
            foreach (var query in (string?[])["c0", "c1", null])
            {
                var choice = new RecipientChoice(query is null ? RecipientContents.UserData : RecipientContents.All) { CustomAttributes = ["email"], CustomEvents = ["e0"] };
                var expected = new StoreRecipients(columnar) { PageSize = 20 }.CreateSource(choice);
                var actual = new ClickHouseRecipients(store) { PageSize = 20, RowsOfRange = 40 }.CreateSource(choice);

                var rows = await Rows.ReadAsync(expected, expected.Selection, new(query));
                rows.Should().HaveCountGreaterThan(20);
                (await Rows.ReadAsync(actual, actual.Selection, new(query))).Should().Equal(rows, "of campaign {0}", query);
            }

            var page = new ClickHouseRecipients(store) { PageSize = 20 }.CreateSource(new RecipientChoice(RecipientContents.All));
            var pages = await Rows.ReadPagesAsync(page, page.Selection, new("c1"));
            var rest = await Rows.ReadPagesAsync(page, page.Selection, new("c1"), pages[2].Cursor);
            rest.SelectMany(one => one.Rows).Should().Equal(pages.Skip(3).SelectMany(one => one.Rows));
            // Split jobs ask so.
            var parts = await ((IRecipientExports)new ClickHouseRecipients(store)).PartitionAsync(new(RecipientContents.All), new("c1"), 3);
            parts.Should().HaveCount(3);
            // The partitions are those of the snapshot.
            var added = new Recipient { Id = Guid.NewGuid().ToString("N"), CampaignsReceived = [new() { CampaignId = "c1" }] };
            await columnar.ImportProfilesAsync(new[] { added }.ToAsyncEnumerable());
            await store.ImportProfilesAsync(new[] { added }.ToAsyncEnumerable());
            var split = new List<string>();
            foreach (var part in parts)
                split.AddRange(await Rows.ReadAsync(page, page.Selection, part));
            split.Should().Equal(pages.SelectMany(one => one.Rows));
        }
    }

    [Fact]
    public async Task Recipients_without_any_profile_are_a_warning()
    {
        using var store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });
        var send = EventKinds.Find("users.messages.email.Send")!;
        await store.ImportAsync(new[] { new MessageEvent("1", send, DateTimeOffset.UnixEpoch.AddDays(20_000), "c", "u") { Channel = "email" } }.ToAsyncEnumerable());
        var warnings = new List<string>();
        var source = new ClickHouseRecipients(store) { OnWarning = warnings.Add }.CreateSource(new(RecipientContents.UserData));

        (await Rows.ReadAsync(source, source.Selection, new("c"))).Should().BeEmpty();

        warnings.Should().Equal("1 person received the campaign 'c', but the store has no profile of them. Import the profiles, too ('import --profiles').");
    }

    private static async Task<List<Recipient>> ReadAsync(UserExportSource source)
    {
        var all = new List<Recipient>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
        {
            using (page)
                all.AddRange(page.Rows);
        }

        return all;
    }
}
