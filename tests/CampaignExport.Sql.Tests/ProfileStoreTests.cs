using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Profiles and receipts are kept once, in both databases alike.</summary>
public sealed class ProfileStoreTests(PostgreSqlServer server)
{
    private static readonly DateTimeOffset Day = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Profile_that_comes_again_takes_the_place_of_its_older_state(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        Recipient[] profiles =
        [
            Profile("b", "first"), new Recipient { FirstName = "has no id" }, Profile("a", "\u00E9\0\uD800"), Profile("b", "second"),
        ];

        (await store.ImportAsync(profiles.ToAsyncEnumerable())).Should().Be(new SqlProfileImport(3, 3, 1));
        (await store.ImportAsync(new[] { Profile("b", null) }.ToAsyncEnumerable())).Should().Be(new SqlProfileImport(1, 1, 0));

        (await database.QueryAsync("SELECT braze_id, first_name, created_at, devices, in_app_purchase_total, date_of_birth, random_bucket, bucket, custom_attributes, custom_events FROM campaign_export_profiles ORDER BY 1"))
            .Should().Equal(
                """a|é��|17803152000000001|[{"model":"<é>"}]|12.50|1980-02-29|7|7|{"n":1.50,"t":"x"}|[{"name":"e","count":3,"first":"2026-06-01T12:00:00.0000001Z","last":null}]""",
                """b||17803152000000001|[{"model":"<é>"}]|12.50|1980-02-29|7|7|{"n":1.50,"t":"x"}|[{"name":"e","count":3,"first":"2026-06-01T12:00:00.0000001Z","last":null}]""");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Persons_without_an_id_are_as_many_as_their_aliases_differ(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        string[] parts = ["", ":", "::", "a", "a:", ":a", "a:a", "1", "1:", "1:a", "1:a:", "0:", "~alias:1:a:", "A", " a"];
        var aliases = parts.SelectMany(label => parts.Where(name => name.Length > 0), (label, name) => new UserAlias(name, label)).ToArray();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await store.ImportAsync(aliases.Select(alias => new Recipient { Aliases = [alias] }).ToAsyncEnumerable())).Profiles.Should().Be(aliases.Length);
            await store.ImportAsync(aliases.Select(alias => new Recipient { Aliases = [new("z", "z"), new("", "a"), alias] }).Take(1).ToAsyncEnumerable());
        }

        (await database.QueryAsync("SELECT count(*) FROM campaign_export_profiles")).Should().Equal($"{aliases.Length}");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Receipts_of_a_user_and_campaign_are_one_with_what_is_known_of_them(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        SqlReceipt[] receipts =
        [
            new("c", "u") { VariationId = "v1", FirstReceived = Day, LastReceived = Day },
            new("c", "w"),
            new("c", "u") { VariationName = "One", InControl = false, FirstReceived = Day.AddTicks(-1), LastReceived = Day.AddTicks(-1) },
            new("c", "u") { FirstReceived = Day.AddTicks(5), LastReceived = Day.AddTicks(5) },
            new("d", "u") { InControl = true },
        ];

        (await store.SaveReceiptsAsync(receipts.ToAsyncEnumerable())).Should().Be(5);
        await store.SaveReceiptsAsync(receipts.ToAsyncEnumerable());

        (await database.QueryAsync("SELECT * FROM campaign_export_campaign_recipients ORDER BY campaign_id, user_id")).Should().Equal(
            "c|u|v1|One|0|17803151999999999|17803152000000005", "c|w|||||", "d|u|||1||");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Imports_that_run_side_by_side_wait_for_each_other(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).Schema.MigrateAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(at => Task.Run(async () =>
        {
            var ids = Enumerable.Range(0, 6000).ToArray();
            new Random(at).Shuffle(ids);
            await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(ids.Select(id => Profile($"{id}", $"{at}")).ToAsyncEnumerable());
        })));

        (await database.QueryAsync("SELECT count(*) FROM campaign_export_profiles")).Should().Equal("6000");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Files_are_read_once_each_and_again_if_reading_did_not_come_to_the_end(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("a.jsonl", ["{}"]), folder.Write("b.jsonl", ["{}"])];
        // That their events were read says nothing of profiles.
        await new SqlEventStore(database.Source, database.Dialect).ImportFilesAsync(files);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        var (read, fails) = (new List<string>(), true);

        await FluentActions.Awaiting(() => store.ImportFilesAsync(files, ReadAsync)).Should().ThrowAsync<IOException>();
        fails = false;
        var goneOn = await store.ImportFilesAsync(files, ReadAsync);
        var again = await store.ImportFilesAsync(files, ReadAsync);
        File.AppendAllText(files[0], "\n");
        var changed = await store.ImportFilesAsync(files, ReadAsync);
        var all = await store.ImportFilesAsync(files, ReadAsync, rereadFiles: true);

        read.Should().Equal("a", "b", "b", "a", "a", "b");
        goneOn.Should().Be(new SqlProfileImport(1, 1, 0) { FilesImportedBefore = 1 });
        again.Should().Be(new SqlProfileImport(0, 0, 0) { FilesImportedBefore = 2 });
        changed.Should().Be(new SqlProfileImport(1, 1, 0) { FilesImportedBefore = 1 });
        all.Should().Be(new SqlProfileImport(2, 2, 0));

        async IAsyncEnumerable<Recipient> ReadAsync(string path)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            read.Add(name);
            yield return Profile(name, name);
            await Task.Yield();
            if (fails && name == "b")
                throw new IOException("The disk is gone.");
        }
    }

    private static Recipient Profile(string id, string? firstName) => new()
    {
        Id = id,
        FirstName = firstName,
        CreatedAt = Day.AddTicks(1),
        Devices = [new Device { Model = "<\u00E9>" }],
        InAppPurchaseTotal = 12.50m,
        DateOfBirth = new DateOnly(1980, 2, 29),
        RandomBucket = 7,
        CustomAttributes = new Dictionary<string, AttributeValue> { ["n"] = AttributeValue.Number(1.50m), ["t"] = AttributeValue.Text("x") },
        CustomEvents = [new EventHistory("e", 3) { First = Day.AddTicks(1) }],
        CampaignsReceived = [new CampaignReceipt { CampaignId = "c", VariationName = "One" }],
    };
}
