using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A compaction changes the files but not the numbers.</summary>
public sealed class CompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 9)]
    [InlineData(3, 30)]
    [InlineData(4, 3)]
    public async Task Compaction_keeps_the_numbers_and_leaves_few_segments(int seed, int commits)
    {
        using var store = Open();
        var events = RandomEvents.WithPurchases(seed, RandomEvents.Make(seed, commits * 15, isMultivariate: false), commits * 5);
        foreach (var commit in events.Chunk(20))
            await store.ImportAsync(commit.ToAsyncEnumerable());
        var expected = DailyLines.Of(ReferenceMetrics.Of(events, "c", TimeZoneInfo.Utc, []));
        var people = await store.DistinctPeopleAsync("c");
        var kept = SegmentFiles().Sum(file => 1);

        var result = (await store.CompactAsync())!;

        (result.SegmentsBefore, result.SegmentsAfter, result.DeletedFiles).Should().Be((2 * commits, commits < 4 ? 2 * commits : 2, 0));
        DailyLines.Of(await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"))).Should().BeEquivalentTo(expected);
        (await store.DistinctPeopleAsync("c")).Should().BeEquivalentTo(people);
        if (commits >= 4)
        {
            var distinct = events.DistinctBy(one => (one.CampaignId, one.Id)).Count();
            result.RepeatedEvents.Should().Be(events.Chunk(20).Sum(commit => commit.DistinctBy(one => (one.CampaignId, one.Id)).Count()) - distinct);
            SegmentFiles().Should().HaveCount(kept + 1, "replaced segments stay for exports that have begun");
        }

        (await store.CompactAsync())!.Should().BeEquivalentTo(new StoreCompaction(result.SegmentsAfter, result.SegmentsAfter, 0, 0));
    }

    [Fact]
    public async Task Many_small_segments_are_merged_within_the_memory_of_the_engine()
    {
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 1, MemoryLimit = 256L << 20 }, _time);
        for (var commit = 0; commit < 600; commit++)
            await store.ImportAsync(new[] { RandomEvents.Make(commit, 1, isMultivariate: false)[0] with { Id = $"{commit}", CampaignId = "c" } }.ToAsyncEnumerable());

        (await store.CompactAsync())!.Should().BeEquivalentTo(new StoreCompaction(600, 1, 0, 0));

        (await store.ListCampaignsAsync()).Should().ContainSingle().Which.Events.Should().Be(600);
    }

    [Fact]
    public async Task Copy_of_a_manifest_changes_no_number_and_ends_no_compaction()
    {
        using var folder = new TemporaryFolder();
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(folder.Path, "store"), Threads = 2 });
        for (var file = 0; file < 5; file++)
            await store.ImportFilesAsync([folder.Write($"{file}.jsonl", [EventJson.Sent(file)])]);
        var manifest = Directory.GetFiles(Path.Combine(folder.Path, "store", "manifests")).First();
        File.Copy(manifest, Path.Combine(folder.Path, "store", "manifests", "copy.manifest"));

        (await store.CompactAsync()).Should().NotBeNull();
        (await store.CompactAsync(TimeSpan.Zero)).Should().NotBeNull();

        (await store.ListCampaignsAsync()).Should().ContainSingle().Which.Events.Should().Be(5);
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new Metrics.MetricsQuery("c"));
        metrics.Variations.Sum(one => metrics.GetVariationSeries(one.Channel, one.Id!, "sent").ValueOn(metrics.Days!.First)).Should().Be(5);
    }

    [Fact]
    public async Task Replaced_segments_are_deleted_after_the_grace_period_and_abandoned_files_after_a_day()
    {
        using var store = Open();
        for (var commit = 0; commit < 4; commit++)
            await store.ImportAsync(RandomEvents.Make(commit, 20, isMultivariate: false).ToAsyncEnumerable());
        await store.CompactAsync();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "store", "profiles"));
        foreach (var kind in (string[])["events", "profiles"])
            File.WriteAllText(Path.Combine(_folder.Path, "store", kind, ".killed.partial"), "half");
        var numbers = DailyLines.Of(await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c")));

        _time.Advance(TimeSpan.FromHours(23));
        (await store.CompactAsync())!.DeletedFiles.Should().Be(0);
        _time.Advance(TimeSpan.FromHours(2));
        (await store.CompactAsync())!.DeletedFiles.Should().Be(2);
        _time.Advance(TimeSpan.FromDays(7));
        (await store.CompactAsync())!.DeletedFiles.Should().Be(4);

        SegmentFiles().Should().ContainSingle();
        using var reader = Open(keptCountBytes: 0);
        DailyLines.Of(await new EventStoreMetricsSource(reader).ReadAsync(new MetricsQuery("c"))).Should().BeEquivalentTo(numbers);
    }

    [Fact]
    public async Task Export_whose_file_a_compaction_deletes_while_it_runs_says_to_start_a_new_one()
    {
        using var store = Open();
        for (var commit = 0; commit < 4; commit++)
            await store.ImportProfilesAsync(Enumerable.Range(0, 40).Select(at => new Recipient { Id = $"{commit}-{at}" }).ToAsyncEnumerable());
        var source = new StoreRecipients(store) { PageSize = 1, RowsOfRange = 1 }.CreateSource(new(RecipientContents.UserData));
        var read = async () =>
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            {
                page.Dispose();
                _time.Advance(TimeSpan.FromMinutes(1));
                (await store.CompactAsync(TimeSpan.Zero)).Should().NotBeNull();
            }
        };

        (await read.Should().ThrowAsync<CheckpointException>()).WithMessage("*no longer has the file 'profiles/*.parquet'*Start a new export.");
    }

    [Fact]
    public async Task Unfinished_segment_is_not_read_by_queries_of_other_programs()
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(1, 1, isMultivariate: false).ToAsyncEnumerable());
        File.WriteAllText(store.Files.NewSegment("events"), "half");

        using var connection = store.Engine.Connect();
        connection.ReadNumber($"SELECT count(*) FROM '{_folder.Path}/store/events/*.parquet'", CancellationToken.None).Should().Be(1);
        Directory.GetFiles(Path.Combine(_folder.Path, "store", "events")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Only_one_process_compacts_at_a_time()
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(1, 20, isMultivariate: false).ToAsyncEnumerable());
        using var other = new StoreFiles(new FolderSegmentStorage(Path.Combine(_folder.Path, "store"))).TryLock();

        other.Should().NotBeNull();
        (await store.CompactAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Merge_in_pieces_keeps_each_event_once_in_the_order_of_a_segment(int eventsPerSort)
    {
        using var store = Open();
        var events = RandomEvents.Make(5, 200, isMultivariate: true);
        foreach (var commit in events.Chunk(40))
            await store.ImportAsync(commit.ToAsyncEnumerable());
        var expected = DailyLines.Of(await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c")));

        new Compactor(store.Files, store.Engine, _time, eventsPerSort).Run(TimeSpan.Zero, CancellationToken.None)!.SegmentsAfter.Should().Be(1);

        var rows = new List<(string Campaign, string Kind, long Time)>();
        using var connection = store.Engine.Connect();
        connection.Read($"SELECT campaign_id, kind, epoch_us(time) FROM '{store.Files.PathOf(store.Files.Read().Current.Single().Value.Events!)}'", row => rows.Add((row.GetString(0), row.GetString(1), row.GetInt64(2))), default);
        rows.Should().HaveCount(events.DistinctBy(one => (one.CampaignId, one.Id)).Count());
        rows.Should().Equal(rows.OrderBy(row => row.Campaign, StringComparer.Ordinal).ThenBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Time));
        DailyLines.Of(await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"))).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task Merge_does_not_need_memory_for_all_events_at_once()
    {
        const int segments = 4;
        const int perSegment = 150_000;
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), MemoryLimit = 256L << 20, Threads = 1, TempDirectory = _folder.Path });
        for (var segment = 0; segment < segments; segment++)
            await store.ImportAsync(Enumerable.Range(segment * perSegment, perSegment).Select(Wide).ToAsyncEnumerable());

        new Compactor(store.Files, store.Engine, _time, rowsPerSort: 20_000).Run(TimeSpan.Zero, CancellationToken.None)!.SegmentsAfter.Should().Be(1);

        (await store.ListCampaignsAsync()).Should().ContainSingle().Which.Events.Should().Be(segments * perSegment);

        static MessageEvent Wide(int at) => new($"e{at}", EventKinds.Find("users.messages.email.Click")!, DateTimeOffset.UnixEpoch.AddSeconds(at * 7919L % 5_000_000), "c", $"u{at}")
        {
            Url = $"https://example.com/{at}/{new string('x', 500)}",
        };
    }

    private string[] SegmentFiles() => Directory.GetFiles(Path.Combine(_folder.Path, "store", "events"));

    private EventStore Open(long keptCountBytes = 1 << 20) =>
        new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), KeptCountBytes = keptCountBytes }, _time);
}
