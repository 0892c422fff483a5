using System.IO.Compression;
using System.Text;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

public sealed class RecipientExporterTests
{
    private static readonly RecipientExportRequest<Recipient> Small = new(new RecipientChoice(RecipientContents.All).CreateSelection()) { PartBytes = 64, Workers = 3 };

    public static TheoryData<string, string, int> Shapes => new()
    {
        { "none", "csv", 0 }, { "gzip", "csv", 0 }, { "zip", "csv", 0 }, { "none", "jsonl", 0 },
        { "none", "csv", 10 }, { "gzip", "jsonl", 7 }, { "zip", "csv", 13 }, { "none", "csv", 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Number_of_workers_and_timing_do_not_change_a_byte(string packaging, string format, int split)
    {
        var request = Shape(packaging, format, split);
        using var once = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(103, 5), once, request with { Workers = 1, PartsInFlight = 1 });
        var random = new Random(7);
        foreach (var workers in new[] { 2, 8 })
        {
            using var again = new TemporaryFolder();
            var slow = new GeneratedRecipients(103, 5) { Delay = () => Task.Delay(random.Next(3)) };
            await ExportAsync(slow, again, request with { Workers = workers, PartsInFlight = workers });
            RequireSameFiles(again, once);
        }
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, EngagementFilter.Clicked)]
    public async Task Source_without_events_refuses_engagement(bool engagement, EngagementFilter? only)
    {
        var choice = new RecipientChoice(RecipientContents.UserData) { Engagement = engagement, Only = only };
        using var folder = new TemporaryFolder();

        (await Invoking(() => ExportAsync(new GeneratedRecipients(5, 5), folder, new(choice.CreateSelection()))).Should().ThrowAsync<ExportRequestException>())
            .Which.Message.Should().StartWith("What recipients did with a campaign is counted from its events, which this source does not have.");

        folder.Names.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Export_resumes_to_the_same_bytes_after_any_failure_of_the_source(string packaging, string format, int split)
    {
        var request = Shape(packaging, format, split);
        using var undisturbed = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(53, 5), undisturbed, request);
        for (var fails = 0; fails < 53; fails += 5)
        {
            using var folder = new TemporaryFolder();
            var failing = new GeneratedRecipients(53, 5) { BeforePage = first => ThrowIf(first == fails) };
            await Invoking(() => ExportAsync(failing, folder, request)).Should().ThrowAsync<TimeoutException>();
            folder.Names.Should().NotContain(name => name[0] != '.', "nothing is seen of an export that failed");

            await ExportAsync(new GeneratedRecipients(53, 5), folder, request);
            RequireSameFiles(folder, undisturbed);
        }
    }

    [Fact]
    public async Task Failed_export_without_checkpoints_discards_complete_files()
    {
        using var folder = new TemporaryFolder();
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => ThrowIf(first == 40) };
        var exporter = new RecipientExporter<Recipient>(failing);

        await Invoking(() => exporter.ExportAsync(Shape("zip", "csv", 10), new FileExportSink(folder.Path), null, null, TestContext.Current.CancellationToken)).Should().ThrowAsync<TimeoutException>();

        folder.Names.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Export_resumes_to_the_same_bytes_after_any_failure_of_the_sink(string packaging, string format, int split)
    {
        var request = Shape(packaging, format, split);
        using var undisturbed = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(23, 5), undisturbed, request);
        for (var call = 1; ; call++)
        {
            using var folder = new TemporaryFolder();
            var sink = new FailingSink(new FileExportSink(folder.Path), call);
            var exporter = new RecipientExporter<Recipient>(new GeneratedRecipients(23, 5));
            var error = await Record.ExceptionAsync(() => exporter.ExportAsync(request, sink, new FileCheckpointStore(folder.Path), null, TestContext.Current.CancellationToken));
            if (!sink.HasFailed)
            {
                error.Should().BeNull();
                call.Should().BeGreaterThan(5);
                break;
            }

            error.Should().BeOfType<IOException>().Which.Message.Should().Be("The sink fails on request.");
            folder.Names.Should().NotContain(name => name[0] != '.', "nothing is seen of an export that failed");
            await ExportAsync(new GeneratedRecipients(23, 5), folder, request);
            RequireSameFiles(folder, undisturbed);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(1, false)]
    [InlineData(7, true)]
    public async Task Manifest_counts_each_replaced_character_once_after_any_failure_of_the_sink(int split, bool distinct)
    {
        using var users = new TemporaryFolder();
        File.WriteAllLines(users["users.jsonl"], Enumerable.Range(0, 23).Select(user => $$"""{"braze_id":"{{user}}","first_name":"\ud83d","last_name":"\u0000"}"""));
        var request = Shape("none", "csv", split);
        for (var call = 1; ; call++)
        {
            using var folder = new TemporaryFolder();
            IRecipientSource<Recipient> source = new UserExportSource(users["users.jsonl"], new() { PageSize = 5 });
            if (distinct)
                source = new DistinctRecipientSource(source, Path.Combine(folder.Path, ".distinct"));
            var sink = new FailingSink(new FileExportSink(folder.Path), call);
            var exporter = new RecipientExporter<Recipient>(source);
            _ = await Record.ExceptionAsync(() => exporter.ExportAsync(request, sink, new FileCheckpointStore(folder.Path), null, TestContext.Current.CancellationToken));
            if (!sink.HasFailed)
                break;
            var result = await ExportAsync(source, folder, request);
            result.Manifest.ReplacedCharacters.Should().Be(46);
            Encoding.UTF8.GetString(folder.Bytes("manifest.json")).Should().Contain("\"replacedCharacters\": 46");
        }
    }

    [Fact]
    public async Task Manifest_without_replaced_characters_omits_the_count()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(3, 2), folder, Small);
        Encoding.UTF8.GetString(folder.Bytes("manifest.json")).Should().NotContain("replaced");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_resumes_to_the_same_bytes_after_any_failure_of_the_checkpoint_store(bool afterwards)
    {
        var request = Shape("gzip", "csv", 12);
        using var undisturbed = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(53, 5), undisturbed, request);
        for (var save = 1; ; save++)
        {
            using var folder = new TemporaryFolder();
            var checkpoints = new FailingCheckpointStore(new FileCheckpointStore(folder.Path), save, afterwards);
            var exporter = new RecipientExporter<Recipient>(new GeneratedRecipients(53, 5));
            var error = await Record.ExceptionAsync(() => exporter.ExportAsync(request, new FileExportSink(folder.Path), checkpoints, null, TestContext.Current.CancellationToken));
            if (!checkpoints.HasFailed)
            {
                error.Should().BeNull();
                save.Should().BeGreaterThan(5);
                break;
            }

            error.Should().BeOfType<IOException>();
            await ExportAsync(new GeneratedRecipients(53, 5), folder, request);
            RequireSameFiles(folder, undisturbed);
        }
    }

    [Theory]
    [InlineData("none", "users.csv")]
    [InlineData("gzip", "users.csv.gz")]
    [InlineData("zip", "users.zip")]
    public async Task Export_without_recipients_has_only_a_header(string packaging, string name)
    {
        using var folder = new TemporaryFolder();
        var result = await ExportAsync(new GeneratedRecipients(0, 5), folder, Shape(packaging, "csv", 0));
        folder.Names.Should().Equal("manifest.json", name);
        result.Manifest.Rows.Should().Be(0);
        (await ExportVerifier.VerifyAsync(folder["manifest.json"], TestContext.Current.CancellationToken)).Files.Should().ContainSingle();
    }

    [Fact]
    public async Task Empty_json_lines_export_is_an_empty_file()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(0, 5), folder, Shape("none", "jsonl", 0));
        folder.Bytes("users.jsonl").Should().BeEmpty();
        await ExportVerifier.VerifyAsync(folder["manifest.json"], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Email_contents_have_a_row_only_for_recipients_with_an_address()
    {
        using var folder = new TemporaryFolder();
        var request = Small with { Selection = new RecipientChoice(RecipientContents.Email).CreateSelection(), Packaging = FilePackaging.None, MaxRowsPerFile = 10 };
        var result = await ExportAsync(new GeneratedRecipients(100, 9), folder, request);
        result.Manifest.Rows.Should().Be(75);
        result.Files.Select(file => file.Rows).Should().Equal(10, 10, 10, 10, 10, 10, 10, 5);
        Encoding.UTF8.GetString(folder.Bytes("users-0008.csv")).Should().StartWith(
            "user_id,first_name,last_name,email,unsubscribed_from_emails_at,opted_in_to_emails_at,user_aliases\r\n");
    }

    [Fact]
    public async Task Page_and_part_sizes_change_the_compressed_bytes_but_not_the_content()
    {
        using var expected = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(103, 103), expected, Shape("none", "csv", 0));
        foreach (var (pageSize, partBytes) in new[] { (1, 64), (7, 1), (50, 100_000) })
        {
            using var folder = new TemporaryFolder();
            await ExportAsync(new GeneratedRecipients(103, pageSize), folder, Shape("gzip", "csv", 0) with { PartBytes = partBytes });
            using var content = new GZipStream(new MemoryStream(folder.Bytes("users.csv.gz")), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            await content.CopyToAsync(plain, TestContext.Current.CancellationToken);
            plain.ToArray().Should().Equal(expected.Bytes("users.csv"));
        }
    }

    [Fact]
    public async Task Failing_column_is_named_with_its_row_and_without_its_value()
    {
        using var folder = new TemporaryFolder();
        var columns = new RecipientChoice(RecipientContents.UserData).CreateSelection().Columns.Append(
            new Column<Recipient>("age", (row, cell) => cell.WriteInteger(row.Email == "user37@example.com" ? throw new FormatException("user37") : 1)));
        var request = Small with { Selection = new("with age", [.. columns]), Packaging = FilePackaging.None };
        var error = (await Invoking(() => ExportAsync(new GeneratedRecipients(103, 5), folder, request)).Should().ThrowAsync<RowException>()).Which;
        error.Message.Should().Be("The column 'age' of row 38 could not be written: FormatException.");
        (error.Row, error.Column).Should().Be((38, "age"));
    }

    [Fact]
    public async Task Export_that_fails_before_its_first_checkpoint_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => ThrowIf(first == 50) };
        await Invoking(() => ExportAsync(failing, folder, Small with { PartBytes = 1_000_000 })).Should().ThrowAsync<TimeoutException>();
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Export_without_checkpoints_that_fails_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => ThrowIf(first == 50) };
        var exporter = new RecipientExporter<Recipient>(failing);
        await exporter.Invoking(one => one.ExportAsync(Small, new FileExportSink(folder.Path))).Should().ThrowAsync<TimeoutException>();
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Cancelled_export_throws_the_cancellation_and_can_be_resumed()
    {
        using var undisturbed = new TemporaryFolder();
        await ExportAsync(new GeneratedRecipients(103, 5), undisturbed, Small);
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var source = new GeneratedRecipients(103, 5) { BeforePage = first => { if (first == 60) cancel.Cancel(); } };
        var exporter = new RecipientExporter<Recipient>(source);
        await exporter.Invoking(one => one.ExportAsync(Small, new FileExportSink(folder.Path), new FileCheckpointStore(folder.Path), null, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
        folder.Names.Should().OnlyContain(name => name.StartsWith('.'));
        await ExportAsync(new GeneratedRecipients(103, 5), folder, Small);
        RequireSameFiles(folder, undisturbed);
    }

    [Fact]
    public async Task Resuming_with_other_settings_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var failing = new GeneratedRecipients(53, 5) { BeforePage = first => ThrowIf(first == 50) };
        await Invoking(() => ExportAsync(failing, folder, Small)).Should().ThrowAsync<TimeoutException>();
        var kept = folder.Names;

        (await Invoking(() => ExportAsync(new GeneratedRecipients(53, 5), folder, Small with { Packaging = FilePackaging.Gzip })).Should().ThrowAsync<CheckpointException>())
            .WithMessage("The interrupted export had the packaging 'zip', but this one has 'gzip'. Resume with the same value, or start a new export.");
        (await Invoking(() => ExportAsync(new GeneratedRecipients(53, 5), folder, Small with { Compressor = BlockCompressor.Create(CompressionLevel.Optimal) })).Should().ThrowAsync<CheckpointException>())
            .WithMessage("*had the compression 'Fastest', but this one has 'Optimal'*");
        (await Invoking(() => ExportAsync(new GeneratedRecipients(53, 6), folder, Small)).Should().ThrowAsync<CheckpointException>())
            .WithMessage("*had the source 'pages of 5', but this one has 'pages of 6'*");
        (await Invoking(() => ExportAsync(new GeneratedRecipients(53, 5), folder, Small with { ExportId = "other" })).Should().ThrowAsync<CheckpointException>())
            .WithMessage("The checkpoint belongs to the export *, not to 'other'. Start a new export in another place.");
        folder.Names.Should().Equal(kept);
    }

    [Fact]
    public async Task Existing_file_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["users.zip"], "mine", TestContext.Current.CancellationToken);
        await Invoking(() => ExportAsync(new GeneratedRecipients(53, 5), folder, Small)).Should().ThrowAsync<ExportExistsException>();
        folder.Names.Should().Equal("users.zip");
        Encoding.UTF8.GetString(folder.Bytes("users.zip")).Should().Be("mine");
    }

    [Fact]
    public async Task Failure_during_publication_withdraws_published_files()
    {
        using var folder = new TemporaryFolder();
        var request = Shape("none", "csv", 20);
        // Created after the check of the export and before its publication.
        var source = new GeneratedRecipients(53, 5) { BeforePage = first => { if (first == 50) File.WriteAllText(folder["users-0002.csv"], "mine"); } };
        await Invoking(() => ExportAsync(source, folder, request)).Should().ThrowAsync<ExportExistsException>();
        folder.Names.Where(name => !name.StartsWith('.')).Should().Equal("users-0002.csv");

        File.Delete(folder["users-0002.csv"]);
        await ExportAsync(new GeneratedRecipients(53, 5), folder, request);
        await ExportVerifier.VerifyAsync(folder["manifest.json"], TestContext.Current.CancellationToken);
        folder.Names.Should().Equal("manifest.json", "users-0001.csv", "users-0002.csv", "users-0003.csv");
    }

    [Fact]
    public async Task Progress_counts_stored_rows()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<ExportProgress>();
        var exporter = new RecipientExporter<Recipient>(new GeneratedRecipients(103, 5));
        var result = await exporter.ExportAsync(Small, new FileExportSink(folder.Path), new FileCheckpointStore(folder.Path), new Reports(reports), TestContext.Current.CancellationToken);
        reports.Should().BeInAscendingOrder(report => report.Rows);
        reports[^1].Rows.Should().Be(103);
        reports[^1].Bytes.Should().Be(result.Files[0].Bytes);
        reports[^1].Parts.Should().Be(result.Manifest.Files[0].Parts.Count);
    }

    internal static RecipientExportRequest<Recipient> Shape(string packaging, string format, int split) => Small with
    {
        Packaging = packaging switch { "gzip" => FilePackaging.Gzip, "zip" => FilePackaging.Zip, _ => FilePackaging.None },
        Format = format == "csv" ? new CsvFormat() : new JsonLinesFormat(),
        MaxRowsPerFile = split == 0 ? null : split,
    };

    internal static Task<RecipientExportResult> ExportAsync(
        IRecipientSource<Recipient> source, TemporaryFolder folder, RecipientExportRequest<Recipient> request) =>
        new RecipientExporter<Recipient>(source)
            .ExportAsync(request, new FileExportSink(folder.Path), new FileCheckpointStore(folder.Path), null, TestContext.Current.CancellationToken);

    private static void RequireSameFiles(TemporaryFolder actual, TemporaryFolder expected)
    {
        actual.Names.Should().Equal(expected.Names);
        foreach (var name in expected.Names.Where(name => name != "manifest.json"))
            actual.Bytes(name).Should().Equal(expected.Bytes(name), "{0} must be the same byte for byte", name);
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new TimeoutException();
    }

    private static Func<Task> Invoking(Func<Task> action) => action;

    private sealed class Reports(List<ExportProgress> reports) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => reports.Add(value);
    }
}
