using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Each profile is stored once in its last committed state, and each file is read once.</summary>
public sealed class ProfileImportTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Newer_profile_replaces_the_older_one()
    {
        using var store = Open();
        Recipient[] profiles =
        [
            Profile("b", "first"), new Recipient { FirstName = "has no id" }, Profile("a", "\u00E9\0\uD800"), Profile("b", "second"), Profile("c\0", "third"),
        ];

        (await store.ImportProfilesAsync(profiles.ToAsyncEnumerable())).Should().Be(new ProfileImport(4, 4, 1));
        (await CellsAsync(store, "first_name", "created_at", "date_of_birth", "random_bucket", "in_app_purchase_total")).Should().BeEquivalentTo(
            "a,\u00E9\uFFFD\uFFFD,2026-06-01T12:00:00.0000001Z,1980-02-29,7,12.50", "b,second,2026-06-01T12:00:00.0000001Z,1980-02-29,7,12.50",
            "c\uFFFD,third,2026-06-01T12:00:00.0000001Z,1980-02-29,7,12.50");
        (await store.ImportProfilesAsync(new[] { Profile("b", null) }.ToAsyncEnumerable())).Should().Be(new ProfileImport(1, 1, 0));
        (await CellsAsync(store, "first_name")).Should().BeEquivalentTo("a,\u00E9\uFFFD\uFFFD", "b,", "c\uFFFD,third");
    }

    [Fact]
    public async Task Newest_profile_determines_random_bucket_and_contents()
    {
        using var store = Open();
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "a", RandomBucket = 10, Email = "a@example.com" } }.ToAsyncEnumerable());
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "a", RandomBucket = 9000 } }.ToAsyncEnumerable());
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.UserData) { Columns = ["random_bucket"] });
        var mails = new StoreRecipients(store).CreateSource(new(RecipientContents.Email));

        (await Rows.ReadAsync(source, source.Selection, new(null) { Buckets = new(0, 4999) })).Should().BeEmpty();
        (await Rows.ReadAsync(source, source.Selection, new(null) { Buckets = new(5000, 9999) })).Should().Equal("9000\r\n");
        (await Rows.ReadAsync(mails, mails.Selection, new(null))).Should().BeEmpty();
    }

    [Fact]
    public async Task People_without_an_id_are_distinguished_by_their_aliases()
    {
        using var store = Open();
        string[] parts = ["", ":", "::", "a", "a:", ":a", "a:a", "1", "1:", "1:a", "1:a:", "0:", "~alias:1:a:", "A", " a"];
        var aliases = parts.SelectMany(label => parts.Where(name => name.Length > 0), (label, name) => new UserAlias(name, label)).ToArray();

        foreach (var _ in Enumerable.Range(0, 2))
            (await store.ImportProfilesAsync(aliases.Select(alias => new Recipient { Aliases = [alias] }).ToAsyncEnumerable())).Profiles.Should().Be(aliases.Length);

        (await CellsAsync(store, "user_aliases")).Should().HaveCount(aliases.Length).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Files_are_read_once_and_again_after_an_incomplete_import(int batch)
    {
        using var store = Open();
        string[] files = [_folder.Write("a.jsonl", ["{}"]), _folder.Write("b.jsonl", ["{}"])];
        await store.ImportAsync(new[] { new MessageEvent("1", EventKinds.Find("users.messages.email.Send")!, Day, "c", "u") }.ToAsyncEnumerable());
        var (read, fails) = (new List<string>(), true);

        await FluentActions.Awaiting(() => ImportAsync()).Should().ThrowAsync<IOException>();
        fails = false;
        var resumed = await ImportAsync();
        var again = await ImportAsync();
        File.AppendAllText(files[0], "\n");
        var changed = await ImportAsync();
        var all = await ImportAsync(reread: true);
        var unfinished = await ImportAsync(path => path != files[1], reread: true);
        var rest = await ImportAsync();
        var last = await ImportAsync();

        (resumed.Profiles + resumed.FilesImportedBefore).Should().Be(4 - resumed.FilesImportedBefore);
        again.Should().Be(new ProfileImport(0, 0, 0) { FilesImportedBefore = 2 });
        changed.Should().Be(new ProfileImport(2, 2, 0) { FilesImportedBefore = 1 });
        all.Should().Be(new ProfileImport(4, 4, 0));
        unfinished.Should().Be(new ProfileImport(4, 4, 0));
        rest.Should().Be(new ProfileImport(2, 2, 0) { FilesImportedBefore = 1 });
        last.Should().Be(new ProfileImport(0, 0, 0) { FilesImportedBefore = 2 });
        (await CellsAsync(store, "first_name")).Should().BeEquivalentTo("a0,a", "a1,a", "b0,b", "b1,b");

        async Task<ProfileImport> ImportAsync(Func<string, bool>? finish = null, bool reread = false)
        {
            await using var importer = new ProfileImporter(new ProfileTarget(store.Files, store.Engine)) { BatchProfiles = batch };
            return await importer.ImportAsync(files, ReadAsync, finish is null ? null : (path, _) => finish(path), reread, CancellationToken.None);
        }

        async IAsyncEnumerable<Recipient> ReadAsync(string path)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            read.Add(name);
            yield return Profile($"{name}0", name);
            await Task.Yield();
            if (fails && name == "b")
                throw new IOException("The disk is gone.");
            yield return Profile($"{name}1", name);
        }
    }

    [Fact]
    public async Task Imported_files_of_events_and_profiles_are_tracked_separately()
    {
        using var store = Open();
        string[] files = [_folder.Write("a.jsonl", [EventJson.Sent(1)])];
        (await store.ImportFilesAsync(files)).Kept.Should().Be(1);

        (await store.ImportProfileFilesAsync(files, _ => new[] { Profile("a", "a") }.ToAsyncEnumerable())).Profiles.Should().Be(1);

        (await store.ImportFilesAsync(files)).FilesImportedBefore.Should().Be(1);
        (await store.ImportProfileFilesAsync(files, _ => throw new InvalidOperationException())).FilesImportedBefore.Should().Be(1);
    }

    [Fact]
    public async Task Concurrent_imports_store_each_profile_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(at => Task.Run(async () =>
        {
            using var store = Open();
            var ids = Enumerable.Range(0, 2000).ToArray();
            new Random(at).Shuffle(ids);
            await store.ImportProfilesAsync(ids.Select(id => Profile($"{id}", $"{at}")).ToAsyncEnumerable());
        })));

        using var all = Open();
        (await CellsAsync(all, "first_name")).Select(row => row.Split(',')[0]).Should().HaveCount(2000).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Store_being_created_by_another_process_is_accepted()
    {
        var folder = new StoreFiles(new FolderSegmentStorage(Path.Combine(_folder.Path, "store")));
        Directory.CreateDirectory(Path.Combine(folder.LocalFolder, "manifests"));
        // The mark of the other process before it has its name.
        File.WriteAllText(Path.Combine(folder.LocalFolder, $".store.json.{Guid.NewGuid():N}"), "");

        folder.Create();

        folder.Read().All.Should().BeEmpty();
        File.WriteAllText(Path.Combine(_folder.Path, "mine.txt"), "");
        FluentActions.Invoking(() => new StoreFiles(new FolderSegmentStorage(_folder.Path)).Create()).Should().Throw<StoreException>().WithMessage("*has other files*");
    }

    [Fact]
    public async Task Cancelled_import_commits_no_partial_file()
    {
        using var store = Open();
        using var stop = new CancellationTokenSource();
        var import = () => store.ImportProfilesAsync(ProfilesAsync(), stop.Token);

        await import.Should().ThrowAsync<OperationCanceledException>();

        store.Files.Read().All.Should().BeEmpty();
        Directory.EnumerateFiles(_folder.Path, "*.parquet", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Should().BeEmpty();

        async IAsyncEnumerable<Recipient> ProfilesAsync()
        {
            for (var id = 0; ; id++)
            {
                yield return Profile($"{id}", "x");
                if (id == 50)
                    await stop.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Fact]
    public async Task Receipts_of_a_person_and_campaign_are_merged()
    {
        using var store = Open();
        Recipient Received(string id, string? variation, string? name, bool? control, DateTimeOffset? last) => new()
        {
            Id = id,
            CampaignsReceived = [new() { CampaignId = "c", VariationId = variation, VariationName = name, InControl = control, LastReceived = last }, new() { CampaignId = "" }],
        };
        foreach (var states in new Recipient[][]
            {
                [Received("u", "v1", null, null, Day), Received("w", null, null, null, null)], [Received("u", null, "One", true, Day.AddDays(-1)), Received("u", null, null, null, Day.AddTicks(5))],
            })
        {
            (await store.ImportProfilesAsync(states.ToAsyncEnumerable())).Receipts.Should().Be(2);
        }

        (await CellsAsync(store, "c", "variation_name", "variation_api_id", "in_control")).Should().BeEquivalentTo("u,One,v1,true", "w,,,false");
        using var connection = store.Engine.Connect();
        var times = new List<string>();
        var tables = new RecipientTables(connection, store.Files, store.Files.Read(), CancellationToken.None);
        tables.LoadChanges();
        tables.LoadReceipts("c");
        connection.Read("SELECT first, last FROM own ORDER BY first NULLS LAST", row => times.Add($"{row.GetValue(0)},{row.GetValue(1)}"), CancellationToken.None);
        times.Should().Equal($"{DayMoments.Of(Day.AddDays(-1))},{DayMoments.Of(Day)}", ",");
    }

    private static Task<IEnumerable<string>> CellsAsync(EventStore store, params string[] columns) => CellsAsync(store, columns[0].Length > 1 ? null : columns[0], columns[0].Length > 1 ? columns : columns[1..]);

    private static async Task<IEnumerable<string>> CellsAsync(EventStore store, string? campaign, string[] columns)
    {
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID", .. columns] });
        return (await Rows.ReadAsync(source, source.Selection, new(campaign))).Select(row => row.TrimEnd());
    }

    private static Recipient Profile(string id, string? firstName) => new()
    {
        Id = id,
        FirstName = firstName,
        CreatedAt = Day.AddTicks(1),
        InAppPurchaseTotal = 12.50m,
        DateOfBirth = new DateOnly(1980, 2, 29),
        RandomBucket = 7,
        CampaignsReceived = [new CampaignReceipt { CampaignId = "c", VariationName = "One" }],
    };

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
}
