using System.Security.Cryptography;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Recipients from the store have the bytes of the imported files.</summary>
public sealed class StoreRecipientTests : IDisposable
{
    private static readonly RecipientChoice Chosen = new(RecipientContents.UserData)
    {
        CustomAttributes = ["a\u00E9\"0", "a\u00E9\"1", "a\u00E9\"2", "email", "missing"],
        CustomEvents = ["e0", "e1"],
        CustomEventTimes = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Rows_match_the_imported_file(int seed)
    {
        var path = _folder.Write("users.jsonl", [.. RandomUsers.Lines(seed, 300)]);
        var file = new UserExportSource(path);
        using var store = Open();
        await store.ImportProfilesFromAsync(file);
        foreach (var (contents, campaign) in new[]
            {
                (RecipientContents.UserData, null), (RecipientContents.UserData, "c0"), (RecipientContents.Email, null), (RecipientContents.All, "c1"),
            })
        {
            var choice = contents == RecipientContents.Email ? new RecipientChoice(contents) : Chosen with { Contents = contents };
            foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
            {
                var source = new StoreRecipients(store) { PageSize = 20, RowsOfRange = 60 }.CreateSource(choice);
                var rows = await Rows.ReadAsync(file, choice.CreateSelection(), new(campaign), format);

                rows.Should().HaveCountGreaterThan(50);
                (await Rows.ReadAsync(source, source.Selection, new(campaign), format)).Order(StringComparer.Ordinal).Should().Equal(rows.Order(StringComparer.Ordinal));
            }
        }
    }

    // Digests of the rows of the former SQLite store for the same profiles, events and changes.
    [Theory]
    [InlineData(1, true, "88b0fdd865df14df", "75ab2f3a93e364a5")]
    [InlineData(2, false, "8ccaa17bacbc2dcf", "766973ba49da9c2c")]
    [InlineData(3, true, "27465520b951fcd5", "3d121f9d3e34fc4b")]
    [InlineData(4, false, "bcb32bc687f9fb35", "f275417f516466e6")]
    public async Task Rows_of_profiles_events_and_changes_are_as_recorded(int seed, bool profilesFirst, string before, string after)
    {
        var people = new RandomRecipients(seed, 150, _folder.Path);
        var (profiles, events, changes) = (new[] { people.Profiles(seed, 0.9), people.Profiles(seed + 100, 0.4), people.Profiles(seed + 200, 0.1) }, people.Events(500), people.Changes(60));
        using var store = Open();
        await store.SaveCampaignAsync(
            "c1", new Campaign { Channels = ["email"], Variations = [new("email", "v0", "Saved"), new("email", "v2", "Saved, too"), new("email", "control", "Held back") { IsControl = true }] });
        if (profilesFirst)
            await ImportProfilesAsync();
        // In several commits, which repeat events of each other.
        foreach (var commit in events.Chunk(250))
            await store.ImportAsync(commit.Concat(events.Take(50)).ToAsyncEnumerable());
        if (!profilesFirst)
            await ImportProfilesAsync();
        var first = await DigestAsync(36);
        foreach (var commit in changes.Chunk(25))
            await store.ImportAsync(commit.ToAsyncEnumerable());

        (first, await DigestAsync(18)).Should().Be((before, after));

        async Task ImportProfilesAsync()
        {
            foreach (var state in profiles)
                await store.ImportProfilesFromAsync(state);
        }

        async Task<string> DigestAsync(int least)
        {
            var all = new StringBuilder();
            foreach (var (contents, campaign) in new[]
                {
                    (RecipientContents.UserData, null), (RecipientContents.Email, "c1"), (RecipientContents.All, "c0"), (RecipientContents.All, "c1"),
                })
            {
                var choice = contents == RecipientContents.Email ? new RecipientChoice(contents) : Chosen with { Contents = contents };
                foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
                {
                    var source = new StoreRecipients(store) { PageSize = 20, RowsOfRange = 60 }.CreateSource(choice);
                    var rows = await Rows.ReadAsync(source, source.Selection, new(campaign), format);
                    rows.Should().HaveCountGreaterThan(least);
                    all.AppendJoin('\n', rows.Order(StringComparer.Ordinal));
                }
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..16];
        }
    }

    public static TheoryData<string, string?> Receipts => new()
    {
        { """ "variation_api_id":"a" """, "test" },
        { """ "variation_api_id":"b","in_control":false """, "test" },
        { """ "variation_api_id":"a","variation_name":"" """, "test" },
        { """ "variation_api_id":"a","variation_name":"As it was called" """, "test" },
        { """ "variation_api_id":"x","in_control":true """, "test" },
        { """ "variation_api_id":"n" """, "test" },
        { """ "variation_api_id":"unknown" """, "test" },
        { """ "variation_name":"Discount" """, "test" },
        { """ "converted":true """, "test" },
        { """ "variation_api_id":"v","variation_name":"The only one","in_control":false """, "single" },
        { """ "variation_api_id":"b","variation_name":"Text","in_control":true """, "multichannel" },
        { """ "variation_api_id":"v","variation_name":"V","in_control":true """, null },
        { """ "variation_api_id":"v","variation_name":"V","in_control":null """, "empty" },
    };

    [Theory]
    [MemberData(nameof(Receipts))]
    public async Task Variation_cells_match_the_imported_file(string receipt, string? known)
    {
        var details = known switch
        {
            "test" => new Campaign
            {
                Channels = ["email"],
                Variations = [new("email", "a", "Discount"), new("email", "b", "It's plain"), new("email", "n"), new("email", "x", "Held back") { IsControl = true }],
            },
            "single" => new Campaign { Channels = ["email"], Variations = [new("email", "v", "The only one")] },
            "multichannel" => new Campaign { Channels = ["email", "sms"], Variations = [new("email", "a", "Mail"), new("sms", "b", "Text")] },
            "empty" => new Campaign(),
            _ => null,
        };
        var path = _folder.Write(
            "users.jsonl",
            [
                $$"""{"braze_id":"1","campaigns_received":[{"api_campaign_id":"other","variation_api_id":"b","in_control":true},{"api_campaign_id":"c",{{receipt}}},{"api_campaign_id":"c","variation_api_id":"b"}]}""",
                """{"braze_id":"2","campaigns_received":[{"api_campaign_id":"other"}]}""",
            ]);
        using var store = Open();
        if (details is not null)
            await store.SaveCampaignAsync("c", details);
        await store.ImportProfilesFromAsync(new UserExportSource(path));
        var file = new UserExportSource(path, new UserExportOptions { Campaigns = details is null ? new Dictionary<string, Campaign>() : new Dictionary<string, Campaign> { ["c"] = details } });

        foreach (var campaign in new[] { "c", "other", null })
        {
            var choice = new RecipientChoice(RecipientContents.All) { Columns = ["Appboy ID", "variation_name", "variation_api_id", "in_control"] };
            var actual = new StoreRecipients(store).CreateSource(choice);
            var rows = await Rows.ReadAsync(file, choice.CreateSelection(), new(campaign));
            rows.Should().NotBeEmpty();
            (await Rows.ReadAsync(actual, actual.Selection, new(campaign))).Order(StringComparer.Ordinal).Should().Equal(rows);
        }
    }

    [Fact]
    public async Task Deleted_users_are_omitted_and_merged_users_are_one()
    {
        using var store = Open();
        string[] received = ["a", "c", "d", "e", "f", "g1", "g2", "x", "y", "k1"];
        (string User, string? ReplacedBy)[] changes =
            [("a", "b"), ("c", "d"), ("e", null), ("f", "h"), ("h", "i"), ("g1", "g"), ("g2", "g"), ("x", "y"), ("y", "x"), .. Enumerable.Range(1, 99).Select(at => ($"k{at}", $"k{at + 1}"))];
        await store.ImportAsync(changes.Select((change, at) => Changed($"{at}", change.User, change.ReplacedBy, 0)).ToAsyncEnumerable());
        // An older change of a person does not count in any order of imports.
        await store.ImportAsync(new[] { Changed("old", "a", "z", -1), Changed("old2", "b", null, -1), Changed("new", "b", "b", -2) }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Changed("again", "b", null, -3) }.ToAsyncEnumerable());

        (await CellsAsync("m")).Should().BeEmpty();
        await store.ImportProfilesAsync(
            "acdefghixyz".Select(id => $"{id}").Concat(["b0", "g1", "g2", "k1", "k50", "k100"]).Select(id => new Recipient
            {
                Id = id,
                CampaignsReceived = received.Contains(id)
                    ? [new() { CampaignId = "m", VariationId = $"of {id}", LastReceived = DateTimeOffset.UnixEpoch.AddSeconds(Array.IndexOf(received, id)) }] : null,
            }).ToAsyncEnumerable());

        (await CellsAsync("m")).Should().BeEquivalentTo("d,of d", "g,of g2", "i,of f", "k100,of k1");
        (await CellsAsync(null)).Should().BeEquivalentTo("b0,", "d,", "g,", "i,", "k100,", "z,");

        async Task<IEnumerable<string>> CellsAsync(string? campaign)
        {
            var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID", "variation_api_id"] });
            return (await Rows.ReadAsync(source, source.Selection, new(campaign))).Select(row => row.TrimEnd());
        }
    }

    [Fact]
    public async Task Event_without_a_user_belongs_to_the_current_profile_with_its_external_id()
    {
        using var store = Open();
        MessageEvent Sent(string id, string? user, string? external) =>
            new(id, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddSeconds(1), "c", user) { ExternalUserId = external, VariationId = $"v{id}" };
        await store.ImportProfilesAsync(new Recipient[]
        {
            new() { Id = "a", ExternalId = "x" }, new() { Id = "b", ExternalId = "y" }, new() { Id = "gone", ExternalId = "z" }, new() { Id = "d", ExternalId = "z" },
            new() { ExternalId = "only" },
        }.ToAsyncEnumerable());
        await store.ImportAsync(new[]
        {
            Sent("1", null, "x"), Sent("2", null, "y"), Sent("3", null, "nobody"), Sent("4", null, null), Sent("5", "b", null), Sent("6", null, "z"), Sent("7", null, "only"),
            Changed("8", "gone", null, 0),
        }.ToAsyncEnumerable());
        // The person now has another external id.
        await store.ImportProfilesAsync(new Recipient[] { new() { Id = "a", ExternalId = "other" }, new() { Id = "c", ExternalId = "x" } }.ToAsyncEnumerable());

        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID", "user_id", "variation_api_id"] });

        (await Rows.ReadAsync(source, source.Selection, new("c"))).Select(row => row.TrimEnd()).Should().BeEquivalentTo("b,y,v5", "c,x,v1", "d,z,v6", ",only,v7");
    }

    [Fact]
    public async Task Missing_chosen_name_and_campaign_without_recipients_are_warnings()
    {
        using var store = Open();
        await store.ImportProfilesAsync(new Recipient[]
        {
            new() { Id = "a", CustomAttributes = new Dictionary<string, AttributeValue> { ["plan"] = AttributeValue.Text("x") }, CampaignsReceived = [new() { CampaignId = "c" }] },
        }.ToAsyncEnumerable());
        var warnings = new List<string>();
        var source = new StoreRecipients(store) { OnWarning = warnings.Add }.CreateSource(new(RecipientContents.UserData) { CustomAttributes = ["plan", "missing"] });

        await Rows.ReadAsync(source, source.Selection, new("c"));
        warnings.Should().Equal("no person has the custom attribute 'missing'.");
        await Rows.ReadAsync(source, source.Selection, new("none"));
        warnings.Should().HaveCount(4).And.Contain("no person has received the campaign 'none'.");
        source = new StoreRecipients(store) { OnWarning = warnings.Add }.CreateSource(new(RecipientContents.UserData) { Only = EngagementFilter.Opened });
        await Rows.ReadAsync(source, source.Selection, new("c"));
        warnings.Should().HaveCount(5).And.Contain("no person has received the campaign 'c' and is selected by the filter 'opened'.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(EngagementFilter.Opened)]
    public async Task Recipients_without_any_profile_are_a_warning(EngagementFilter? only)
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(3, 100, isMultivariate: false).ToAsyncEnumerable());
        var (warnings, people) = (new List<string>(), (await store.ReconcileAsync("c")).WithoutProfile);
        var source = new StoreRecipients(store) { OnWarning = warnings.Add }.CreateSource(new(RecipientContents.UserData) { Only = only });

        (await Rows.ReadAsync(source, source.Selection, new("c"))).Should().BeEmpty();

        people.Should().BeGreaterThan(1);
        warnings.Should().Equal($"{people} people received the campaign 'c', but the store has no profile of them. Import the profiles, too ('import --profiles').");
    }

    private static MessageEvent Changed(string id, string user, string? replacedBy, int seconds) => new(
        id, EventKinds.Find(replacedBy is null ? EventKinds.UserDeleteRequest : EventKinds.UserOrphan)!, DateTimeOffset.UnixEpoch.AddSeconds(seconds), "", user)
    {
        ReplacedBy = replacedBy,
    };

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
}
