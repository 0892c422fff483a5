using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The import of event files into a store.</summary>
public sealed class EventImportTests : IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_reports_the_outcome_of_each_line()
    {
        using var store = Open();
        var file = _files.Write("a.jsonl", [
            EventJson.Sent(1), EventJson.Sent(2), EventJson.Sent(1), "secret", EventJson.Sent(3, campaign: null), "{", "[]",
            """{"event_type":"users.messages.email.SoftBounce"}""", EventJson.Sent(4)]);
        var rejected = new List<string>();
        var reports = new List<EventImport>();

        var result = await store.ImportFilesAsync(
            [file], new EventImportOptions { PageSize = 2, OnRejected = error => rejected.Add($"{error.File}:{error.Line}") }, new Now(reports.Add));

        (result.Read, result.Kept, result.Repeated, result.Files).Should().Be((4, 3, 1, 1));
        result.Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no campaign"] = 1, ["not part of campaign analytics"] = 1 });
        result.Rejected.Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["this is not JSON, or it ends too early."] = 2,
            ["this is not a JSON object."] = 1,
        });
        rejected.Should().Equal("a.jsonl:4", "a.jsonl:6", "a.jsonl:7");
        reports.Select(one => one.Read).Should().Equal(2, 3, 3, 3, 4, 4);
        reports.Select(one => one.BytesRead).Should().BeInAscendingOrder().And.EndWith(new FileInfo(file).Length);
        reports.Should().AllSatisfy(one => one.TotalBytes.Should().Be(new FileInfo(file).Length));
        (await SentAsync(store)).Should().Be(3);
    }

    [Fact]
    public async Task Imported_files_are_skipped_unless_they_changed_or_a_reread_is_requested()
    {
        using var store = Open();
        var (first, second) = (_files.Write("a.jsonl", [EventJson.Sent(1)]), _files.Write("b.jsonl", [EventJson.Sent(2)]));
        await store.ImportFilesAsync([_files.Path]);

        var again = await store.ImportFilesAsync([_files.Path]);
        File.AppendAllLines(second, [EventJson.Sent(3)]);
        var changed = await store.ImportFilesAsync([first, second]);
        var reread = await store.ImportFilesAsync([_files.Path], new EventImportOptions { RereadFiles = true });

        (again.Read, again.Files, again.FilesImportedBefore).Should().Be((0, 0, 2));
        (changed.Read, changed.Kept, changed.Files, changed.FilesImportedBefore).Should().Be((2, 2, 1, 1));
        (reread.Read, reread.Files, reread.FilesImportedBefore).Should().Be((3, 2, 0));
        (await SentAsync(store)).Should().Be(3, "an event counts once in however many commits it is");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Cancelled_import_keeps_its_commits_and_resumes_after_the_last_one(int commits)
    {
        using var store = Open();
        await using (var gzip = new System.IO.Compression.GZipStream(File.Create(Path.Combine(_files.Path, "a.jsonl.gz")), System.IO.Compression.CompressionLevel.Fastest))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(at => EventJson.Sent(at)))));
        var options = new EventImportOptions { PageSize = 5, EventsPerCommit = 10 };
        using var stop = new CancellationTokenSource();

        var import = () => store.ImportFilesAsync([_files.Path], options, new Now(_ => Stop()), stop.Token);

        await import.Should().ThrowAsync<OperationCanceledException>();
        var kept = await SentAsync(store);
        kept.Should().BeInRange(commits * 10, (commits + 1) * 10).And.BeLessThan(100);
        (kept % 10).Should().Be(0);
        var rest = await store.ImportFilesAsync([_files.Path], options);
        (rest.Read, rest.Kept, rest.Files).Should().Be((100 - kept, 100 - kept, 1));
        (await SentAsync(store)).Should().Be(100);
        (await store.ImportFilesAsync([_files.Path], options)).FilesImportedBefore.Should().Be(1);

        void Stop()
        {
            if (Directory.GetFiles(Path.Combine(_folder.Path, "store", "manifests"), "*.manifest").Length >= commits)
                stop.Cancel();
        }
    }

    [Fact]
    public async Task File_over_the_limit_of_malformed_lines_is_stored_without_them_and_read_again()
    {
        using var store = Open();
        var bad = _files.Write("b.jsonl", [EventJson.Sent(2), "secret", EventJson.Sent(3), EventJson.Sent(4)]);
        _files.Write("a.jsonl", [EventJson.Sent(1)]);

        var first = await store.ImportFilesAsync([_files.Path]);
        var second = await store.ImportFilesAsync([_files.Path]);
        var allowed = await store.ImportFilesAsync([_files.Path], new EventImportOptions { AllowedMalformed = SkipLimit.FromPercent(25) });
        var last = await store.ImportFilesAsync([_files.Path]);

        (first.Kept, first.Files, first.FilesOverLimit.Single()).Should().Be((4, 2, bad));
        (second.Read, second.FilesImportedBefore, second.FilesOverLimit.Single()).Should().Be((3, 1, bad));
        (allowed.Read, allowed.Rejected.Values.Sum(), allowed.FilesOverLimit.Count).Should().Be((3, 1, 0));
        (last.FilesImportedBefore, last.FilesOverLimit.Count).Should().Be((2, 0));
        (await SentAsync(store)).Should().Be(4);
    }

    [Fact]
    public async Task File_read_again_with_a_lower_limit_is_skipped_when_the_limit_allows_it()
    {
        using var store = Open();
        _files.Write("a.jsonl", [EventJson.Sent(1), "secret"]);
        var allowed = new EventImportOptions { AllowedMalformed = SkipLimit.FromRecords(1) };
        await store.ImportFilesAsync([_files.Path], allowed);
        (await store.ImportFilesAsync([_files.Path], new EventImportOptions { RereadFiles = true })).FilesOverLimit.Should().ContainSingle();

        (await store.ImportFilesAsync([_files.Path], allowed)).Kept.Should().Be(1);

        (await store.ImportFilesAsync([_files.Path], allowed)).FilesImportedBefore.Should().Be(1);
        (await SentAsync(store)).Should().Be(1);
    }

    [Fact]
    public async Task Concurrent_imports_of_the_same_files_store_each_event_once()
    {
        for (var file = 0; file < 20; file++)
            _files.Write($"{file:00}.jsonl", [.. Enumerable.Range(file * 90, 100).Select(at => EventJson.Sent(at))]);
        var options = new EventImportOptions { PageSize = 20, EventsPerCommit = 250 };

        // Separate stores, as in separate processes.
        var imports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var store = Open();
            return await store.ImportFilesAsync([_files.Path], options);
        })));

        using var reader = Open();
        (await SentAsync(reader)).Should().Be(1810);
        imports.Should().AllSatisfy(one => (one.Files + one.FilesImportedBefore).Should().Be(20));
        (await reader.ImportFilesAsync([_files.Path], options)).FilesImportedBefore.Should().Be(20);
    }

    [Fact]
    public async Task Events_provide_names_of_variations_and_automated_opens()
    {
        using var store = Open();
        _files.Write("a.jsonl", [EventJson.Sent(1), EventJson.Sent(2),
            """{"event_type":"users.messages.email.Open","id":"o","time":1780000100,"user_id":"u1","campaign_id":"c","message_variation_id":"v1","dispatch_id":"d","machine_open":"true"}"""]);
        await store.ImportFilesAsync([_files.Path]);

        var all = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        var people = await new EventStoreMetricsSource(store) { HumanOnly = true }.ReadAsync(new MetricsQuery("c"));

        all.Variations.Select(one => one.Name).Should().Equal("Variation 0", "Variation 1");
        all.Days!.Days.Sum(day => all.GetVariationSeries("email", "v1", "opens").ValueOn(day)).Should().Be(1);
        people.Days!.Days.Sum(day => people.GetVariationSeries("email", "v1", "opens").ValueOn(day)).Should().Be(0);
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("manifest")]
    public async Task Damaged_segment_is_an_error_and_is_never_counted(string damage)
    {
        using (var store = Open())
            await store.ImportAsync(RandomEvents.Make(1, 400, isMultivariate: false).ToAsyncEnumerable());
        var path = Directory.GetFiles(Path.Combine(_folder.Path, "store", damage == "manifest" ? "manifests" : "events")).Single();
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "missing":
                File.Delete(path);
                break;
            case "cut short":
                File.WriteAllBytes(path, bytes[..^100]);
                break;
            default:
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
        }

        using var reader = Open();
        var count = () => new EventStoreMetricsSource(reader).ReadAsync(new MetricsQuery("c"));

        (await count.Should().ThrowAsync<StoreException>()).Which.Message.Should().Contain(Path.GetFileName(path)).And.Contain("Restore it from a backup");
    }

    [Fact]
    public async Task Folder_with_other_files_is_not_a_store()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "store"));
        File.WriteAllText(Path.Combine(_folder.Path, "store", "holiday.jpg"), "");
        using var store = Open();

        await store.Invoking(one => one.ImportAsync(RandomEvents.Make(1, 10, isMultivariate: false).ToAsyncEnumerable()))
            .Should().ThrowAsync<StoreException>().WithMessage("*has other files and is not a store*");
        await new EventStoreMetricsSource(store).Invoking(one => one.ReadAsync(new MetricsQuery("c")))
            .Should().ThrowAsync<StoreException>().WithMessage("There is no store in*import into it first.");
        Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "store")).Should().ContainSingle();
    }

    [Fact]
    public async Task Failed_import_leaves_no_file_without_a_manifest()
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(1, 10, isMultivariate: false).ToAsyncEnumerable());
        using var stop = new CancellationTokenSource();

        await store.Invoking(one => one.ImportAsync(Broken(), stop.Token)).Should().ThrowAsync<TimeoutException>();

        Directory.GetFiles(Path.Combine(_folder.Path, "store", "events")).Should().ContainSingle();

        async IAsyncEnumerable<MessageEvent> Broken()
        {
            foreach (var one in RandomEvents.Make(2, 100, isMultivariate: false))
                yield return one;
            await Task.Yield();
            throw new TimeoutException();
        }
    }

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store") });

    private static async Task<long> SentAsync(EventStore store)
    {
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        return (long)metrics.Variations.Sum(one => metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", one.Key, "sent").ValueOn(day)));
    }

    /// <summary>Passes reports on at once: <see cref="Progress{T}"/> does so later.</summary>
    private sealed class Now(Action<EventImport> report) : IProgress<EventImport>
    {
        public void Report(EventImport value) => report(value);
    }
}
