using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A compaction of profiles, receipts and events changes no cell of any recipient.</summary>
public sealed class RecipientCompactionTests : IDisposable
{
    private static readonly RecipientQuery[] Queries = [new("c0"), new("c1"), new(null), new("c0") { Buckets = new BucketRange(1000, 7000) }];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rows_are_those_of_a_store_that_was_never_compacted(int seed)
    {
        using var plain = Open("plain");
        using var compacted = Open("compacted");
        var (people, random) = (new RandomRecipients(seed, 60, _folder.Path), new Random(seed));
        for (var round = 1; round <= 2; round++)
        {
            for (var commit = 0; commit < 6; commit++)
                await CommitAsync(round, commit);
            var pinned = await CursorsAsync(compacted);
            var before = await RowsAsync(compacted);
            var result = (await compacted.CompactAsync())!;

            var (expected, actual) = (await RowsAsync(plain), await RowsAsync(compacted));
            for (var query = 0; query < Queries.Length; query++)
            {
                actual[query].Should().Equal(expected[query], "of {0} in round {1}", Queries[query], round);
                before[query].Should().Equal(expected[query]);
                expected[query].Should().HaveCountGreaterThan(5);
            }

            (await CellsAsync(compacted)).Should().Equal(await CellsAsync(plain)).And.HaveCountGreaterThan(20);
            foreach (var campaign in new[] { "c0", "c1" })
                (await compacted.ReconcileAsync(campaign)).Should().BeEquivalentTo(await plain.ReconcileAsync(campaign));
            foreach (var (query, cursor, rest) in pinned)
                (await PagesAsync(compacted, query, cursor)).Should().Equal(rest, "an export that began before the compaction has the same rows");
            (result.SegmentsBefore, result.SegmentsAfter).Should().Match<(int Before, int After)>(number => number.Before > 6 && number.After < 10);
        }

        async Task CommitAsync(int round, int commit)
        {
            if (commit < 2 ? commit == 0 : random.Next(2) == 0)
            {
                var profiles = people.Profiles(random.Next(1000), 0.3);
                // Events name these people by the id of the host, which changes.
                Recipient[] named = [.. Enumerable.Range(0, 6).Select(at => new Recipient { Id = $"named-{at}", ExternalId = $"external-{random.Next(6)}" }).Where(_ => random.Next(3) > 0)];
                foreach (var store in new[] { plain, compacted })
                {
                    await store.ImportProfilesFromAsync(profiles);
                    await store.ImportProfilesAsync(named.ToAsyncEnumerable());
                }

                return;
            }

            MessageEvent[] events =
            [
                .. people.Events(60).Select(one => one with { VariationName = one.VariationName is null || random.Next(4) == 0 ? null : $"{one.VariationName} {random.Next(3)}" }),
                .. Enumerable.Range(0, 4).Select(at => new MessageEvent($"{seed}-{round}-{commit}-{at}", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddDays(20_000 + random.Next(900)), "c0", null)
                {
                    ExternalUserId = $"external-{random.Next(6)}", VariationId = $"v{random.Next(3)}", Channel = "email",
                }),
                .. people.Changes(random.Next(4)),
            ];
            foreach (var store in new[] { plain, compacted })
                await store.ImportAsync(events.ToAsyncEnumerable());
        }
    }

    [Fact]
    public async Task Older_versions_and_repeated_receipts_go_and_the_newest_stay()
    {
        using var store = Open("store");
        DateTimeOffset day = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        for (var commit = 0; commit < 5; commit++)
        {
            var (name, variation) = ($"{commit}", commit < 2 ? $"v{commit}" : null);
            await store.ImportProfilesAsync(Enumerable.Range(0, 100).Select(id => new Recipient
            {
                Id = $"{id}",
                FirstName = name,
                CampaignsReceived = [new() { CampaignId = "c", VariationId = variation, VariationName = commit == 3 ? "Three" : null, LastReceived = day.AddDays(-commit) }],
            }).ToAsyncEnumerable());
        }

        var result = (await store.CompactAsync())!;

        (result.SegmentsBefore, result.SegmentsAfter).Should().Be((10, 2));
        var manifest = store.Files.Read().Current.Single(pair => pair.Value.Profiles is not null).Value;
        // Of each person the newest version; the receipts with the variation, with its name, and the newest one.
        (manifest.Profiles!.Rows, manifest.Receipts!.Rows).Should().Be((100, 300));
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["first_name", "variation_name", "variation_api_id"] });
        (await Rows.ReadAsync(source, source.Selection, new("c"))).Should().HaveCount(100).And.OnlyContain(row => row == "4,Three,v1\r\n");
        using var connection = store.Engine.Connect();
        var tables = new RecipientTables(connection, store.Files, store.Files.Read(), CancellationToken.None);
        tables.LoadChanges();
        tables.LoadReceipts("c");
        var times = new List<string>();
        connection.Read("SELECT DISTINCT first, last FROM own", row => times.Add($"{row.GetInt64(0)},{row.GetInt64(1)}"), CancellationToken.None);
        times.Should().Equal($"{DayMoments.Of(day.AddDays(-4))},{DayMoments.Of(day)}");
    }

    [Fact]
    public async Task Recipients_read_only_segments_of_events_of_the_campaign_and_of_changes_of_users()
    {
        using var store = Open("store");
        MessageEvent Sent(string id, string campaign) => new(id, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddSeconds(1), campaign, $"user-{id}") { Channel = "email" };
        await store.ImportAsync(new[] { Sent("1", "c") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Sent("2", "other") }.ToAsyncEnumerable());
        await store.ImportAsync(new[] { Sent("3", "other"), new MessageEvent("4", EventKinds.Find(EventKinds.UserDeleteRequest)!, DateTimeOffset.UnixEpoch, "", "user-5") }.ToAsyncEnumerable());
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "user-1" }, new Recipient { Id = "user-5" } }.ToAsyncEnumerable());
        var view = store.Files.Read();
        view.Current.Select(pair => pair.Value.HasChanges).Should().Equal(false, false, true, false);
        // Files that are not needed may be missing.
        File.Delete(store.Files.PathOf(view.Of("other").Segments[0]));
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID"] });

        (await Rows.ReadAsync(source, source.Selection, new("c"))).Should().Equal("user-1\r\n");
        (await Rows.ReadAsync(source, source.Selection, new(null))).Should().Equal("user-1\r\n");
        var needed = () => Rows.ReadAsync(source, source.Selection, new("other"));
        await needed.Should().ThrowAsync<StoreException>();
        File.Delete(store.Files.PathOf(view.Of("other").Segments[1]));
        var changes = () => Rows.ReadAsync(source, source.Selection, new(null));
        await changes.Should().ThrowAsync<StoreException>();
    }

    [Fact]
    public async Task Of_two_merges_of_the_same_segments_the_first_commit_counts()
    {
        using var store = Open("store");
        for (var commit = 0; commit < 5; commit++)
            await store.ImportProfilesAsync(new[] { new Recipient { Id = "a", FirstName = $"{commit}" }, new Recipient { Id = $"b{commit}" } }.ToAsyncEnumerable());
        var names = store.Files.Read().Current.Select(pair => pair.Key).ToArray();
        await store.CompactAsync();
        var merged = store.Files.Read().Current.Single();
        // The commit of a process that was suspended: the same commit number, with fewer segments.
        store.Files.TryCommit(new string('f', 32), commit => new SegmentManifest { Commit = commit, Replaces = names[..4] }).Should().BeFalse();
        var late = merged.Value with { Commit = merged.Value.Commit, Replaces = names[..4] };
        var view = new StoreView(store.Files.Read().All.ToDictionary().Append(new(new string('f', 32), late))
            .Append(new(new string('e', 32), new SegmentManifest { Commit = late.Commit + 1, Replaces = [new string('f', 32)] })).ToDictionary());

        view.Current.Select(pair => pair.Key).Should().Equal(merged.Key);
        view.Retired[new string('f', 32)].Should().Be(new string('f', 32));
        view.Retired[names[4]].Should().Be(merged.Key);
    }

    private static async Task<List<string>[]> RowsAsync(EventStore store)
    {
        var source = new StoreRecipients(store) { PageSize = 20 }.CreateSource(new(RecipientContents.All));
        return await Task.WhenAll(Queries.Select(query => Rows.ReadAsync(source, source.Selection, query)));
    }

    private static async Task<List<string>> CellsAsync(EventStore store)
    {
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All) { Columns = ["Appboy ID", "variation_name", "variation_api_id", "in_control"] });
        return await Rows.ReadAsync(source, source.Selection, new("c0"));
    }

    private static async Task<List<(RecipientQuery Query, string Cursor, List<string> Rows)>> CursorsAsync(EventStore store)
    {
        var cursors = new List<(RecipientQuery, string, List<string>)>();
        foreach (var query in Queries)
        {
            var source = new StoreRecipients(store) { PageSize = 7 }.CreateSource(new(RecipientContents.All));
            var pages = await Rows.ReadPagesAsync(source, source.Selection, query);
            cursors.Add((query, pages[1].Cursor, [.. pages.Skip(2).SelectMany(page => page.Rows)]));
        }

        return cursors;
    }

    private static async Task<List<string>> PagesAsync(EventStore store, RecipientQuery query, string cursor)
    {
        var source = new StoreRecipients(store) { PageSize = 7 }.CreateSource(new(RecipientContents.All));
        return [.. (await Rows.ReadPagesAsync(source, source.Selection, query, cursor)).SelectMany(page => page.Rows)];
    }

    private EventStore Open(string name) => new(new DuckDbOptions { Directory = _folder[name], Threads = 2 });
}
