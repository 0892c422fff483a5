using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>The variation columns are the same from files of users, from SQLite and from PostgreSQL.</summary>
public sealed class VariationColumnTests(PostgreSqlServer server)
{
    private static readonly string[] Columns = ["Appboy ID", "variation_name", "variation_api_id", "in_control"];

    private static readonly Campaign Test = new()
    {
        Channels = ["email"],
        Variations = [new("email", "a", "Discount"), new("email", "b", "Plain"), new("email", "n"), new("email", "x", "Held back") { IsControl = true }],
    };

    private static readonly Campaign Single = new() { Channels = ["email"], Variations = [new("email", "v", "The only one")] };

    private static readonly Campaign Multichannel = new() { Channels = ["email", "sms"], Variations = [new("email", "a", "Mail"), new("sms", "b", "Text")] };

    /// <summary>What a receipt says beside the campaign, what is known of the campaign, and the cells.</summary>
    public static TheoryData<string, string, string> Receipts => new()
    {
        // What receipts bring stands; what they lack comes from the details.
        { """ "variation_api_id":"a" """, "test", "Discount,a,false" },
        { """ "variation_api_id":"b","in_control":false """, "test", "Plain,b,false" },
        { """ "variation_api_id":"a","variation_name":"" """, "test", "Discount,a,false" },
        { """ "variation_api_id":"a","variation_name":null """, "test", "Discount,a,false" },
        { """ "variation_api_id":"a","variation_name":"As it was called" """, "test", "As it was called,a,false" },
        { """ "variation_api_id":"x","in_control":true """, "test", "Held back,x,true" },
        { """ "variation_api_id":"n" """, "test", ",n,false" },
        { """ "variation_api_id":"unknown" """, "test", ",unknown,false" },
        { """ "variation_name":"Discount" """, "test", "Discount,,false" },
        { """ "converted":true """, "test", ",,false" },
        // A campaign that is not multivariate has no variations, whatever is said of its only message.
        { """ "converted":true """, "single", ",,false" },
        { """ "variation_api_id":"v" """, "single", ",,false" },
        { """ "variation_api_id":"v","variation_name":"The only one","in_control":false """, "single", ",,false" },
        { """ "variation_api_id":"a" """, "multichannel", ",,false" },
        { """ "variation_api_id":"b","variation_name":"Text","in_control":true """, "multichannel", ",,true" },
        // Where nothing is known, receipts say all.
        { """ "converted":true """, "nothing", ",,false" },
        { """ "variation_api_id":"v" """, "nothing", ",v,false" },
        { """ "variation_api_id":"v","variation_name":"V","in_control":true """, "nothing", "V,v,true" },
        { """ "variation_api_id":"v","variation_name":"V","in_control":null """, "empty", "V,v,false" },
    };

    [Theory]
    [MemberData(nameof(Receipts))]
    public async Task Cells_are_the_same_from_files_and_both_databases(string receipt, string known, string cells)
    {
        var details = known switch
        {
            "test" => Test,
            "single" => Single,
            "multichannel" => Multichannel,
            "empty" => new Campaign(),
            _ => null,
        };
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "users.jsonl",
            [
                $$"""{"braze_id":"1","campaigns_received":[{"api_campaign_id":"other","variation_api_id":"b","in_control":true},{"api_campaign_id":"c",{{receipt}}}]}""",
                """{"braze_id":"2","campaigns_received":[{"api_campaign_id":"other"}]}""",
            ]);
        var campaigns = new Dictionary<string, Campaign>();
        if (details is not null)
            campaigns["c"] = details;
        // What is known of another campaign says nothing of this one.
        campaigns["other"] = new Campaign { Channels = ["sms"], Variations = [new("sms", "a", "Wrong")] };

        var files = await ExportAsync(
            new UserExportSource(path, new UserExportOptions { Campaigns = campaigns }), new RecipientChoice(RecipientContents.All).CreateSelection().WithColumns(Columns), "c");
        files.Should().Equal($"1,{cells}");
        foreach (var kind in new[] { "sqlite", "postgresql" })
        {
            await using var database = await Database.MakeAsync(kind, server);
            var events = new SqlEventStore(database.Source, database.Dialect);
            foreach (var (id, campaign) in campaigns)
                await events.SaveCampaignAsync(id, campaign);
            await new SqlProfileStore(database.Source, database.Dialect).ImportFromAsync(new UserExportSource(path));

            (await ExportAsync(database, "c")).Should().Equal(files, kind);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Without_a_campaign_there_is_no_receipt_and_the_cells_are_empty(string kind)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.jsonl", ["""{"braze_id":"1","campaigns_received":[{"api_campaign_id":"c","variation_api_id":"v","in_control":true}]}"""]);
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportFromAsync(new UserExportSource(path));

        (await ExportAsync(database, null)).Should().Equal("1,,,");
        (await ExportAsync(new UserExportSource(path), new RecipientChoice(RecipientContents.All).CreateSelection().WithColumns(Columns), null)).Should().Equal("1,,,");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_alone_show_whether_a_campaign_is_multivariate(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(Enumerable.Range(1, 4).Select(id => new Recipient { Id = $"{id}" }).ToAsyncEnumerable());
        var events = new SqlEventStore(database.Source, database.Dialect);

        await events.ImportAsync(new[] { Sent("1", "v"), Sent("2", null) }.ToAsyncEnumerable());
        (await ExportAsync(database, "c")).Should().Equal("1,,,false", "2,,,false");

        await events.ImportAsync(new[] { Sent("3", "w") }.ToAsyncEnumerable());
        (await ExportAsync(database, "c")).Should().Equal("1,,v,false", "2,,,false", "3,,w,false");

        await events.SaveCampaignAsync("c", new Campaign { Channels = ["email"], Variations = [new("email", "v", "V"), new("email", "w", "W"), new("email", "x", "X") { IsControl = true }] });
        await events.ImportAsync(
            new[] { new MessageEvent("x", EventKinds.Find(EventKinds.EnrollInControl)!, DateTimeOffset.UnixEpoch, "c", "4") { VariationId = "x" } }.ToAsyncEnumerable());
        (await ExportAsync(database, "c")).Should().Equal("1,V,v,false", "2,,,false", "3,W,w,false", "4,X,x,true");

        static MessageEvent Sent(string user, string? variation) =>
            new(user, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", user) { VariationId = variation };
    }

    [Fact]
    public void Other_details_are_another_source_for_an_export_that_is_resumed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.jsonl", ["{}"]);

        string[] descriptions =
        [
            .. new[] { null, Test, Single, Test with { Variations = [.. Test.Variations.Skip(1)] } }.Select(known => new UserExportSource(
                path, known is null ? null : new UserExportOptions { Campaigns = new Dictionary<string, Campaign> { ["c"] = known } }).Description),
        ];

        descriptions.Should().OnlyHaveUniqueItems();
        new UserExportSource(path, new UserExportOptions { Campaigns = new Dictionary<string, Campaign> { ["c"] = Test } }).Description.Should().Be(descriptions[1]);
    }

    private static Task<List<string>> ExportAsync(Database database, string? campaign)
    {
        var source = new SqlRecipients(database.Source, database.Dialect).CreateSource(new(RecipientContents.All) { Columns = Columns });
        return ExportAsync(source, source.Selection, campaign);
    }

    private static async Task<List<string>> ExportAsync<TRow>(IRecipientSource<TRow> source, RowSelection<TRow> selection, string? campaign)
    {
        using var folder = new TemporaryFolder();
        var request = new RecipientExportRequest<TRow>(selection) { CampaignId = campaign, Packaging = FilePackaging.None };
        await new RecipientExporter<TRow>(source).ExportAsync(request, new FileExportSink(folder.Path));
        return [.. File.ReadLines(Path.Combine(folder.Path, "users.csv")).Skip(1).Order(StringComparer.Ordinal)];
    }
}
