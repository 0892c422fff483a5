using System.IO.Compression;
using System.Text;
using CampaignExport.Sources;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Files of events on their way into both databases.</summary>
public sealed class EventImportTests(PostgreSqlServer server)
{
    private static readonly string[] Tables = ["events", "variations", "user_changes", "campaign_recipients", "imported_files"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Import_reports_the_outcome_of_each_line(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.jsonl", [
            EventJson.Sent(1), EventJson.Sent(2), EventJson.Sent(1), "secret", EventJson.Sent(3, campaign: null), "{", "[]",
            """{"event_type":"users.messages.email.SoftBounce"}""", EventJson.Sent(4)]);
        var rejected = new List<string>();
        var reports = new Reports();
        var store = new SqlEventStore(database.Source, database.Dialect);

        var result = await store.ImportFilesAsync(
            [file], new SqlEventImportOptions { PageSize = 2, OnRejected = error => rejected.Add($"{error.File}:{error.Line}") }, reports);

        (result.Read, result.New, result.Duplicate, result.Files).Should().Be((4, 3, 1, 1));
        result.Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no campaign"] = 1, ["not part of campaign analytics"] = 1 });
        result.Rejected.Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["this is not JSON, or it ends too early."] = 2,
            ["this is not a JSON object."] = 1,
        });
        rejected.Should().Equal("a.jsonl:4", "a.jsonl:6", "a.jsonl:7");
        reports.All.Select(one => one.Read).Should().Equal(2, 3, 3, 3, 4, 4);
        reports.All[^1].Should().Be(result);
        reports.All.Select(one => one.BytesRead).Should().BeInAscendingOrder().And.EndWith(new FileInfo(file).Length);
        reports.All.Should().AllSatisfy(one => one.BytesInAll.Should().Be(new FileInfo(file).Length));
        (await database.QueryAsync("SELECT id FROM campaign_export_events ORDER BY id")).Should().Equal("1", "2", "4");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Files_that_were_read_are_not_read_again_unless_they_changed_or_it_is_asked_for(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        var (first, second) = (folder.Write("a.jsonl", [EventJson.Sent(1)]), folder.Write("b.jsonl", [EventJson.Sent(2)]));
        var store = new SqlEventStore(database.Source, database.Dialect);
        await store.ImportFilesAsync([folder.Path]);

        Counts(await store.ImportFilesAsync([folder.Path])).Should().Be(new SqlEventImport(0, 0) { FilesImportedBefore = 2 });

        File.AppendAllLines(second, [EventJson.Sent(3)]);
        Counts(await store.ImportFilesAsync([first, second])).Should().Be(new SqlEventImport(2, 1) { Files = 1, FilesImportedBefore = 1 });
        Counts(await store.ImportFilesAsync([folder.Path], new SqlEventImportOptions { RereadFiles = true })).Should().Be(new SqlEventImport(3, 0) { Files = 2 });
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Import_that_is_stopped_keeps_whole_pages_and_goes_on_from_there(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        await using (var gzip = new GZipStream(File.Create(Path.Combine(folder.Path, "a.jsonl.gz")), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(at => EventJson.Sent(at)))));
        var options = new SqlEventImportOptions { PageSize = 10 };
        var store = new SqlEventStore(database.Source, database.Dialect);
        using var stop = new CancellationTokenSource();

        var import = () => store.ImportFilesAsync([folder.Path], options, new Reports(one => Stop(one.Read >= 30)), stop.Token);

        await import.Should().ThrowAsync<OperationCanceledException>();
        (await database.QueryAsync("SELECT count(*) FROM campaign_export_events")).Should().Equal("30");
        Counts(await store.ImportFilesAsync([folder.Path], options)).Should().Be(new SqlEventImport(70, 70) { Files = 1 });

        void Stop(bool isTime)
        {
            if (isTime)
                stop.Cancel();
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Of_several_changes_of_a_person_the_last_is_kept_whatever_came_first(string kind)
    {
        string[] lines =
        [
            EventJson.Changed("1", 10, "merged", "kept"), EventJson.Changed("2", 20, "deleted"), EventJson.Changed("3", 20, "merged", "last"),
            EventJson.Changed("4", 15, "merged"), EventJson.Changed("2", 20, "deleted"),
        ];
        foreach (var order in new[] { lines, [.. lines.Reverse()] })
        {
            foreach (var pageSize in new[] { 1, 100 })
            {
                await using var database = await Database.MakeAsync(kind, server);
                using var folder = new TemporaryFolder();
                var store = new SqlEventStore(database.Source, database.Dialect);

                var result = await store.ImportFilesAsync([folder.Write("a.jsonl", order)], new SqlEventImportOptions { PageSize = pageSize });

                Counts(result).Should().Be(new SqlEventImport(5, 4) { Files = 1 });
                (await database.QueryAsync("SELECT user_id, replaced_by, event_id FROM campaign_export_user_changes ORDER BY user_id"))
                    .Should().Equal("deleted||2", "merged|last|3");
            }
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task File_with_more_malformed_lines_than_allowed_is_kept_without_them_and_read_again(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        var (good, bad) = (folder.Write("a.jsonl", [EventJson.Sent(1)]), folder.Write("b.jsonl", [EventJson.Sent(2), "secret", EventJson.Sent(3), EventJson.Sent(4)]));
        var store = new SqlEventStore(database.Source, database.Dialect);

        var first = await store.ImportFilesAsync([folder.Path]);
        var second = await store.ImportFilesAsync([folder.Path]);
        var allowed = await store.ImportFilesAsync([folder.Path], new SqlEventImportOptions { AllowedMalformed = SkipLimit.FromPercent(25) });
        var last = await store.ImportFilesAsync([folder.Path]);

        (first.New, first.Files, first.FilesOverLimit.Single()).Should().Be((4, 2, bad));
        (second.New, second.Duplicate, second.FilesImportedBefore, second.FilesOverLimit.Single()).Should().Be((0, 3, 1, bad), "{0} was read", good);
        (allowed.Duplicate, allowed.Rejected.Values.Sum(), allowed.FilesOverLimit.Count).Should().Be((3, 1, 0));
        (last.FilesImportedBefore, last.FilesOverLimit.Count).Should().Be((2, 0));
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("3", true)]
    [InlineData("49%", false)]
    [InlineData("50%", true)]
    public async Task Lines_before_an_interruption_are_judged_with_those_behind_it(string limit, bool isAllowed)
    {
        await using var database = await Database.MakeAsync("sqlite", server);
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.jsonl", ["secret", "secret", EventJson.Sent(1), EventJson.Sent(2), "secret", EventJson.Sent(3)]);
        SkipLimit.TryParse(limit, out var allowed).Should().BeTrue();
        var options = new SqlEventImportOptions { PageSize = 3, AllowedMalformed = allowed! };
        var store = new SqlEventStore(database.Source, database.Dialect);
        using var stop = new CancellationTokenSource();
        await FluentActions.Awaiting(() => store.ImportFilesAsync([file], options, new Reports(_ => stop.Cancel()), stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        var rest = await store.ImportFilesAsync([file], options);

        (rest.Read, rest.Rejected.Values.Sum()).Should().Be((2, 1), "it goes on where it was");
        rest.FilesOverLimit.Should().HaveCount(isAllowed ? 0 : 1);
        (await store.ImportFilesAsync([file], options)).Read.Should().Be(isAllowed ? 0 : 3);
    }

    [Fact]
    public async Task Problems_of_malformed_lines_are_counted_without_end_under_a_hundred_names()
    {
        await using var database = await Database.MakeAsync("sqlite", server);
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.jsonl", [.. Enumerable.Range(0, 500).Select(at => $$"""{"event_type":"users.later{{at}}.Send"}""")]);

        var result = await new SqlEventStore(database.Source, database.Dialect).ImportFilesAsync([file]);

        result.Rejected.Should().HaveCount(101).And.Contain("other problems.", 400).And.Contain("the event type 'users.later7.Send' is not known.", 1);
    }

    [Theory]
    [InlineData(false, 3, 0)]
    [InlineData(true, 1, 2)]
    public async Task Events_of_machines_are_imported_unless_only_people_shall_count(bool humanOnly, int read, int skipped)
    {
        await using var database = await Database.MakeAsync("sqlite", server);
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.jsonl", [
            """{"event_type":"users.messages.email.Open","id":"1","time":1780306200,"user_id":"u","campaign_id":"c","machine_open":"true"}""",
            """{"event_type":"users.messages.email.Click","id":"2","time":1780306200,"user_id":"u","campaign_id":"c","is_suspected_bot_click":true}""",
            """{"event_type":"users.messages.email.Open","id":"3","time":1780306200,"user_id":"u","campaign_id":"c","machine_open":null}"""]);

        var result = await new SqlEventStore(database.Source, database.Dialect).ImportFilesAsync([file], new SqlEventImportOptions { HumanOnly = humanOnly });

        (result.Read, result.Skipped.GetValueOrDefault("made by a machine")).Should().Be((read, skipped));
    }

    [Fact]
    public async Task Damaged_file_and_file_that_is_not_there_are_errors_and_what_came_before_is_kept()
    {
        await using var database = await Database.MakeAsync("sqlite", server);
        using var folder = new TemporaryFolder();
        var store = new SqlEventStore(database.Source, database.Dialect);
        var good = folder.Write("a.jsonl", [EventJson.Sent(1)]);
        var damaged = Path.Combine(folder.Path, "b.jsonl.gz");
        await File.WriteAllBytesAsync(damaged, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1], TestContext.Current.CancellationToken);

        var missing = () => store.ImportFilesAsync([good, Path.Combine(folder.Path, "none")]);
        await missing.Should().ThrowAsync<FileNotFoundException>();
        (await store.ImportFilesAsync([good])).New.Should().Be(1, "nothing was read of the other import");

        var import = () => store.ImportFilesAsync([folder.Path], new SqlEventImportOptions { RereadFiles = true });
        await import.Should().ThrowAsync<SourceFormatException>().WithMessage("b.jsonl.gz*");
        File.Delete(damaged);
        (await store.ImportFilesAsync([folder.Path])).FilesImportedBefore.Should().Be(1);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Import_that_is_killed_again_and_again_comes_to_the_same_end(string kind)
    {
        using var folder = new TemporaryFolder();
        for (var file = 0; file < 4; file++)
            folder.Write($"{file}.jsonl", [.. Enumerable.Range(0, 600).Select(at => at % 50 == 7
                ? EventJson.Changed($"c{file}-{at}", at, $"u{at % 9}") : EventJson.Sent((file * 500) + at))]);
        await using var undisturbed = await Database.MakeAsync(kind, server);
        var whole = await new SqlEventStore(undisturbed.Source, undisturbed.Dialect).ImportFilesAsync([folder.Path]);
        whole.Duplicate.Should().BeGreaterThan(200, "files have events in common");
        using var place = new TemporaryFolder();
        var target = kind == "sqlite" ? Path.Combine(place.Path, "events.db") : await server.CreateDatabaseAsync();
        await using var database = Database.At(kind, target);

        var (kills, read, before) = (0, 0L, new List<long>());
        for (var lines = 7; ; lines += 5)
        {
            using var process = ImportProcess.Start(kind, target, folder.Path);
            var seen = await process.ReadUntilKilledAsync(lines);
            read += seen.Read;
            before.Add(seen.FilesImportedBefore);
            if (process.ExitCode == 0)
                break;
            kills++;
        }

        kills.Should().BeGreaterThan(2);
        before.Should().BeInAscendingOrder();
        before[^1].Should().BeGreaterThan(0, "files that were finished are not read again");
        read.Should().BeLessThanOrEqualTo(whole.Read, "a page that was kept is not read again");
        foreach (var table in Tables)
        {
            (await database.QueryAsync($"SELECT * FROM campaign_export_{table} ORDER BY 1, 2, 3"))
                .Should().Equal(await undisturbed.QueryAsync($"SELECT * FROM campaign_export_{table} ORDER BY 1, 2, 3"), "of {0}", table);
        }
    }

    private static SqlEventImport Counts(SqlEventImport import) => import with { BytesRead = 0, BytesInAll = null };
}
