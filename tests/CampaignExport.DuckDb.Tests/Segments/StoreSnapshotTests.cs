using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A read uses the state of the store at its start, even after an interruption.</summary>
public sealed class StoreSnapshotTests : IDisposable
{
    private static readonly RecipientQuery[] Queries = [new(null), new("c0"), new("c1") { Buckets = new BucketRange(500, 9000) }, new(null) { Buckets = BucketRange.All }];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_cursor_resumes_with_the_same_pages_during_imports()
    {
        using var store = Open();
        var people = new RandomRecipients(5, 120, _folder.Path);
        await ImportAsync(store, people);
        var source = new StoreRecipients(store) { PageSize = 11, RowsOfRange = 50 }.CreateSource(new(RecipientContents.All));
        var pages = new List<List<(string Cursor, string[] Rows)>>();
        foreach (var query in Queries)
        {
            pages.Add(await Rows.ReadPagesAsync(source, source.Selection, query));
            pages[^1].Should().HaveCountGreaterThan(4);
            pages[^1].Skip(1).SkipLast(1).Should().OnlyContain(page => page.Rows.Length == 11);
        }

        // Everything that can change the rows.
        await ImportAsync(store, people);
        await store.SaveCampaignAsync("c1", new Campaigns.Campaign { Channels = ["email"], Variations = [new("email", "v2", "Now")] });
        using var other = Open();
        var now = await Rows.ReadAsync(source, source.Selection, Queries[1]);
        now.Should().NotEqual(pages[1].SelectMany(page => page.Rows));

        for (var at = 0; at < Queries.Length; at++)
        {
            // In a new process, and with other ranges.
            var resumed = new StoreRecipients(other) { PageSize = 11, RowsOfRange = 35 + (40 * at) }.CreateSource(new(RecipientContents.All));
            for (var page = 0; page < pages[at].Count; page++)
            {
                var rest = await Rows.ReadPagesAsync(resumed, resumed.Selection, Queries[at], pages[at][page].Cursor);
                rest.Select(one => one.Cursor).Should().Equal(pages[at].Skip(page + 1).Select(one => one.Cursor), "after page {0} of {1}", page, Queries[at]);
                rest.SelectMany(one => one.Rows).Should().Equal(pages[at].Skip(page + 1).SelectMany(one => one.Rows));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task Export_interrupted_repeatedly_during_imports_has_the_same_bytes(int? rowsPerFile)
    {
        using var store = Open();
        var people = new RandomRecipients(6, 150, _folder.Path);
        await ImportAsync(store, people);
        var source = new StoreRecipients(store) { PageSize = 9, RowsOfRange = 80 }.CreateSource(new(RecipientContents.All));
        var request = new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "c0", Packaging = FilePackaging.Gzip, PartBytes = 1500, MaxRowsPerFile = rowsPerFile };
        var (whole, parts) = (Path.Combine(_folder.Path, "whole"), Path.Combine(_folder.Path, "parts"));
        await new RecipientExporter<SqlRow>(source).ExportAsync(request, new FileExportSink(whole));

        var interruptions = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var stored = 0;
            try
            {
                await new RecipientExporter<SqlRow>(source).ExportAsync(
                    request, new FileExportSink(parts), new FileCheckpointStore(parts), new Reporter(() => StopAtSecond(ref stored, stop)), stop.Token);
                break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                (++interruptions).Should().BeLessThan(100);
                if (interruptions < 4)
                    await store.ImportProfilesFromAsync(people.Profiles(interruptions, 0.2));
                if (interruptions < 4)
                    await store.ImportAsync(people.Events(50).Concat(people.Changes(5)).ToAsyncEnumerable());
            }
        }

        interruptions.Should().BeGreaterThan(2);
        var files = Directory.GetFiles(whole, "users*");
        files.Should().HaveCountGreaterThan(rowsPerFile is null ? 0 : 4);
        foreach (var file in files)
            (await File.ReadAllBytesAsync(Path.Combine(parts, Path.GetFileName(file)))).Should().Equal(await File.ReadAllBytesAsync(file), "of {0}", Path.GetFileName(file));
    }

    [Theory]
    [InlineData("profiles")]
    [InlineData("receipts")]
    [InlineData("events")]
    [InlineData("manifests")]
    public async Task Read_with_missing_files_names_the_file_and_what_to_do(string kind)
    {
        using var store = Open();
        await ImportAsync(store, new RandomRecipients(7, 60, _folder.Path));
        var source = new StoreRecipients(store) { PageSize = 9 }.CreateSource(new(RecipientContents.All));
        var cursor = (await Rows.ReadPagesAsync(source, source.Selection, new("c0")))[1].Cursor;
        var file = new DirectoryInfo(Path.Combine(_folder.Path, "store", kind)).GetFiles().OrderBy(one => one.Name, StringComparer.Ordinal)
            .First(one => kind != "manifests" || cursor.Contains(Path.GetFileNameWithoutExtension(one.Name), StringComparison.Ordinal));
        file.Delete();

        var resume = () => Rows.ReadPagesAsync(source, source.Selection, new("c0"), cursor);
        var begin = () => Rows.ReadPagesAsync(source, source.Selection, new("c0"));

        if (kind == "manifests")
        {
            (await resume.Should().ThrowAsync<CheckpointException>()).WithMessage($"*no longer has the file '{kind}/{file.Name}'*Start a new export.");
            return;
        }

        // It was not deleted by a compaction, so it can come back.
        foreach (var read in new[] { resume, begin })
            (await read.Should().ThrowAsync<StoreException>()).WithMessage($"*'{kind}/{file.Name}' of the store is missing. Restore it from a backup, or import its files into a new store.*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../x\nkey")]
    [InlineData("17:key")]
    public async Task Cursor_of_another_source_is_refused(string cursor)
    {
        using var store = Open();
        await ImportAsync(store, new RandomRecipients(7, 20, _folder.Path));
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.All));

        var resume = () => Rows.ReadPagesAsync(source, source.Selection, new("c0"), cursor);

        await resume.Should().ThrowAsync<CheckpointException>();
    }

    [Fact]
    public async Task Damaged_segment_is_an_error_before_any_row()
    {
        using var store = Open();
        await ImportAsync(store, new RandomRecipients(7, 60, _folder.Path));
        var file = new DirectoryInfo(Path.Combine(_folder.Path, "store", "profiles")).GetFiles()[0];
        var bytes = await File.ReadAllBytesAsync(file.FullName);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file.FullName, bytes);
        using var other = Open();
        var source = new StoreRecipients(other).CreateSource(new(RecipientContents.All));

        var read = () => Rows.ReadPagesAsync(source, source.Selection, new("c0"));

        (await read.Should().ThrowAsync<StoreException>()).WithMessage($"*'profiles/{file.Name}'*was changed*");
    }

    [Fact]
    public async Task Splits_contain_each_recipient_once()
    {
        using var store = Open();
        await ImportAsync(store, new RandomRecipients(11, 150, _folder.Path));
        var source = new StoreRecipients(store) { PageSize = 20 }.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID", "random_bucket"] });
        foreach (var query in new RecipientQuery[] { new(null), new("c0") })
        {
            var all = await Rows.ReadAsync(source, source.Selection, query);
            all.Should().HaveCountGreaterThan(40).And.OnlyHaveUniqueItems();
            foreach (var count in new[] { 1, 5 })
            {
                var partitions = await source.PartitionAsync(query, count);
                var rows = new List<string>();
                foreach (var partition in partitions)
                    rows.AddRange(await Rows.ReadAsync(source, source.Selection, partition));

                partitions.Should().HaveCount(count);
                rows.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(all);
            }
        }
    }

    [Fact]
    public async Task Splits_are_of_one_snapshot_while_imports_run_and_resume_after_each_page()
    {
        using var store = Open();
        await ImportAsync(store, new RandomRecipients(12, 150, _folder.Path));
        var source = new StoreRecipients(store) { PageSize = 7, RowsOfRange = 30 }.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID", "random_bucket"] });
        var before = await Rows.ReadAsync(source, source.Selection, new("c0"));
        var partitions = await source.PartitionAsync(new("c0"), 3);
        await store.ImportProfilesAsync(Enumerable.Range(0, 50).Select(id => new Recipient { Id = $"new{id}", CampaignsReceived = [new CampaignReceipt { CampaignId = "c0" }] }).ToAsyncEnumerable());

        var rows = new List<string>();
        foreach (var partition in partitions)
        {
            var pages = await Rows.ReadPagesAsync(source, source.Selection, partition);
            rows.AddRange(pages.SelectMany(page => page.Rows));
            foreach (var (at, page) in pages.Index())
            {
                var rest = await Rows.ReadPagesAsync(source, source.Selection, partition, page.Cursor);
                rest.SelectMany(one => one.Rows).Should().Equal(pages.Skip(at + 1).SelectMany(one => one.Rows));
            }
        }

        rows.Should().Equal(before).And.NotBeEmpty();
        (await Rows.ReadAsync(source, source.Selection, new("c0"))).Should().HaveCount(before.Count + 50);
        await source.Invoking(one => Rows.ReadAsync(one, one.Selection, new("c0") { Partition = "[\"a\",\"b\"]" })).Should().ThrowAsync<CheckpointException>();
    }

    [Fact]
    public async Task Cancelled_read_leaves_the_store_usable()
    {
        using var store = Open();
        await store.ImportProfilesAsync(Enumerable.Range(0, 5000).Select(id => new Recipient { Id = $"{id}", FirstName = new string('x', 500) }).ToAsyncEnumerable());
        var source = new StoreRecipients(store) { PageSize = 5, RowsOfRange = 1000 }.CreateSource(new(RecipientContents.UserData));
        for (var i = 0; i < 20; i++)
        {
            using var stop = new CancellationTokenSource();
            var pages = 0;
            try
            {
                await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, stop.Token))
                {
                    page.Dispose();
                    if (++pages > i && i % 2 == 0)
                        break;
                    if (pages > i)
                        await stop.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        }

        (await Rows.ReadAsync(source, source.Selection, new(null))).Should().HaveCount(5000);
    }

    [Fact]
    public async Task Rows_are_ordered_by_split_and_key()
    {
        using var store = Open();
        await store.ImportProfilesAsync(Enumerable.Range(0, 3000).Select(id => new Recipient { Id = $"{id}" }).ToAsyncEnumerable());
        await store.ImportProfilesAsync(Enumerable.Range(1000, 3000).Select(id => new Recipient { Id = $"{id}" }).ToAsyncEnumerable());
        var source = new StoreRecipients(store) { RowsOfRange = 500 }.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        var keys = (await Rows.ReadAsync(source, source.Selection, new(null))).ConvertAll(row => row.TrimEnd());

        keys.Should().HaveCount(4000).And.Equal(keys.OrderBy(key => (int)(HashedId.Of(key) >> 120)).ThenBy(key => key, StringComparer.Ordinal));
    }

    private static void StopAtSecond(ref int stored, CancellationTokenSource stop)
    {
        if (++stored == 2)
            stop.Cancel();
    }

    private static async Task ImportAsync(EventStore store, RandomRecipients people)
    {
        await store.ImportProfilesFromAsync(people.Profiles(people.GetHashCode() % 1000, 0.9));
        await store.ImportAsync(people.Events(500).ToAsyncEnumerable());
        await store.ImportProfilesFromAsync(people.Profiles(42, 0.3));
        await store.ImportAsync(people.Events(300).Concat(people.Changes(30)).ToAsyncEnumerable());
    }

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });

    private sealed class Reporter(Action report) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => report();
    }
}
