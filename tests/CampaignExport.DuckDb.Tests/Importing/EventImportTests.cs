using System.IO.Compression;
using System.Text;
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
        await using (var gzip = new GZipStream(File.Create(Path.Combine(_files.Path, "a.jsonl.gz")), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(at => EventJson.Sent(at)))));
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

    [Fact]
    public async Task Damaged_file_is_an_error_after_the_import_of_all_others()
    {
        using var store = Open();
        _files.Write("a.jsonl", [EventJson.Sent(1)]);
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(10, 5_000).Select(at => EventJson.Sent(at))));
        _files.Write("b.jsonl.gz", Gzip(lines)[..^9]);
        _files.Write("c.jsonl", [EventJson.Sent(2), EventJson.Sent(2)]);
        _files.Write("d.jsonl", ["[{"]);
        var (files, warnings) = (new List<ImportedFile>(), new List<string>());
        var options = new EventImportOptions { PageSize = 50, EventsPerCommit = 1_000, OnFile = files.Add, OnWarning = warnings.Add };

        var error = (await store.Invoking(one => one.ImportFilesAsync([_files.Path], options)).Should().ThrowAsync<SourceFormatException>()).Which;

        error.File.Should().Be("b.jsonl.gz");
        warnings.Should().ContainSingle().Which.Should().StartWith("d.jsonl, line 1");
        files.Select(file => Path.GetFileName(file.Path)).Should().Equal("a.jsonl", "b.jsonl.gz", "c.jsonl", "d.jsonl");
        files[1].Kept.Should().BeInRange(1_000, 5_000);
        (files[0].Kept, files[2].Kept, files[2].Repeated, files[3].Read).Should().Be((1, 1, 1, 0));
        (await SentAsync(store)).Should().Be(files[1].Kept + 2);

        _files.Write("b.jsonl.gz", Gzip(lines));
        File.Delete(_files["d.jsonl"]);
        var repaired = await store.ImportFilesAsync([_files.Path]);
        (repaired.Files, repaired.FilesImportedBefore, repaired.Read).Should().Be((1, 2, 5_000));
        (await SentAsync(store)).Should().Be(5_002);
    }

    [Fact]
    public async Task Malformed_lines_may_be_skipped_only_if_the_file_has_an_event()
    {
        using var store = Open();
        var (files, any) = (new List<ImportedFile>(), SkipLimit.Unlimited);
        var options = new EventImportOptions { PageSize = 2, AllowedMalformed = any, OnFile = files.Add };
        _files.Write("a.jsonl", [EventJson.Sent(1), "x", "x", "x"]);
        _files.Write("b.jsonl", ["{\"event_type\":\"users.messages.email.SoftBounce\"}", "x", "x", "x"]);
        _files.Write("c.jsonl", ["", "x", "x", "{\"name\":1}"]);

        var import = () => store.ImportFilesAsync([_files.Path], options);

        (await import.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Match("c.jsonl, line 2, *: this is not JSON*No other line of the file is valid.");
        files.Select(file => file.Rejected).Should().Equal(3, 3, 3);
        (await SentAsync(store)).Should().Be(1);
        _files.Write("c.jsonl", ["x", EventJson.Sent(2)]);
        (await import()).FilesImportedBefore.Should().Be(2);
    }

    [Fact]
    public async Task Import_that_another_process_made_at_the_same_time_has_kept_nothing()
    {
        using var store = Open();
        _files.Write("a.jsonl", [EventJson.Sent(1), EventJson.Sent(2), "malformed"]);
        _files.Write("b.jsonl", [EventJson.Sent(3)]);
        var (files, allowed) = (new List<ImportedFile>(), new EventImportOptions { AllowedMalformed = SkipLimit.Unlimited });
        EventImport? other = null;

        // The other process begins and ends while this one reads.
        var import = await store.ImportFilesAsync([_files.Path], allowed with { OnFile = files.Add, OnRejected = _ => other = Task.Run(() => ImportAsync()).GetAwaiter().GetResult() });

        other!.Kept.Should().Be(3);
        (import.Read, import.Kept, import.Repeated).Should().Be((3, 0, 3));
        files.Select(file => (file.Read, file.Kept, file.Repeated)).Should().Equal((2, 0, 2), (1, 0, 1));
        (await SentAsync(store)).Should().Be(3);

        async Task<EventImport> ImportAsync()
        {
            using var also = Open();
            return await also.ImportFilesAsync([_files.Path], allowed);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
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
