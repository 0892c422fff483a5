using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

/// <summary>Exports to two destinations.</summary>
public sealed class FanOutExportTests : IDisposable
{
    private const int Rows = 53;

    // Two files, of several parts each.
    private static readonly RecipientExportRequest<Recipient> Request = RecipientExporterTests.Shape("zip", "csv", 30);

    private readonly TemporaryFolder _undisturbed = new();
    private readonly TemporaryFolder _a = new();
    private readonly TemporaryFolder _b = new();
    private readonly TemporaryFolder _checkpoint = new();

    public void Dispose()
    {
        foreach (var folder in (TemporaryFolder[])[_undisturbed, _a, _b, _checkpoint])
            folder.Dispose();
    }

    [Fact]
    public async Task Both_destinations_receive_the_same_files()
    {
        var sink = Sink(FolderOf(_a), FolderOf(_b));
        var result = await ExportAsync(sink);

        Outcomes(sink).Should().Equal("default: sound", "customer: sound");
        await ShouldBeWholeAsync(_a);
        await ShouldBeWholeAsync(_b);
        result.Files[0].Location.Should().Be(_a["users-0001.zip"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Destination_that_fails_at_any_call_receives_nothing_and_does_not_affect_the_other(bool first)
    {
        for (var call = 1; ; call++)
        {
            using var sound = new TemporaryFolder();
            using var failed = new TemporaryFolder();
            var failing = new FailingSink(FolderOf(failed), call);
            var sink = first ? Sink(failing, FolderOf(sound)) : Sink(FolderOf(sound), failing);
            await ExportAsync(sink);
            await ShouldBeWholeAsync(sound);
            if (!failing.HasFailed)
            {
                call.Should().BeGreaterThan(8);
                break;
            }

            Outcomes(sink).Should().Equal(first ? ["default: IOException", "customer: sound"] : ["default: sound", "customer: IOException"]);
            failed.Names.Should().BeEmpty($"it failed at call {call}");
        }
    }

    [Fact]
    public async Task If_both_destinations_fail_the_first_error_is_thrown_and_stored_parts_are_resumed()
    {
        for (var call = 1; call <= 9; call++)
        {
            using var a = new TemporaryFolder();
            using var b = new TemporaryFolder();
            using var checkpoint = new TemporaryFolder();
            var sink = Sink(new FailingSink(FolderOf(a), call), new FailingSink(FolderOf(b), call));
            (await FluentActions.Awaiting(() => ExportAsync(sink, checkpoint: checkpoint)).Should().ThrowAsync<IOException>())
                .WithMessage("The sink fails on request.");
            Seen(a).Concat(Seen(b)).Should().BeEmpty();

            var again = Sink(FolderOf(a), FolderOf(b));
            if (await Record.ExceptionAsync(() => ExportAsync(again, checkpoint: checkpoint)) is { } gone)
            {
                // If no destination has all parts, the caller restarts.
                gone.Should().BeOfType<ExportPartsLostException>();
                Seen(a).Concat(Seen(b)).Should().BeEmpty();
                continue;
            }

            // If one destination stored a part after the other failed, only that one can resume.
            again.Outcomes.Should().Contain(outcome => outcome.Succeeded);
            foreach (var (outcome, folder) in again.Outcomes.Zip([a, b]))
            {
                if (outcome.Succeeded)
                    await ShouldBeWholeAsync(folder);
                else
                    folder.Names.Should().BeEmpty();
            }
        }
    }

    [Fact]
    public async Task Interrupted_export_resumes_at_both_destinations()
    {
        for (var fails = 0; fails < Rows; fails += 5)
        {
            using var a = new TemporaryFolder();
            using var b = new TemporaryFolder();
            using var checkpoint = new TemporaryFolder();
            var source = new GeneratedRecipients(Rows, 5) { BeforePage = page => ThrowIf(page == fails) };
            await FluentActions.Awaiting(() => ExportAsync(Sink(FolderOf(a), FolderOf(b)), source, checkpoint)).Should().ThrowAsync<TimeoutException>();
            Seen(a).Concat(Seen(b)).Should().BeEmpty();

            var sink = Sink(FolderOf(a), FolderOf(b));
            await ExportAsync(sink, checkpoint: checkpoint);

            Outcomes(sink).Should().Equal("default: sound", "customer: sound");
            await ShouldBeWholeAsync(a);
            await ShouldBeWholeAsync(b);
        }
    }

    [Fact]
    public async Task Destination_that_failed_before_an_interruption_stays_failed_and_keeps_nothing()
    {
        var failing = new FailingSink(FolderOf(_b), 6);
        var source = new GeneratedRecipients(Rows, 5) { BeforePage = page => ThrowIf(page == 45) };
        await FluentActions.Awaiting(() => ExportAsync(Sink(FolderOf(_a), failing), source)).Should().ThrowAsync<TimeoutException>();
        failing.HasFailed.Should().BeTrue();
        _b.Names.Should().BeEmpty();

        var sink = Sink(FolderOf(_a), FolderOf(_b));
        await ExportAsync(sink);

        Outcomes(sink).Should().Equal("default: sound", "customer: ExportPartsLostException");
        await ShouldBeWholeAsync(_a);
        _b.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Crash_after_the_manifest_is_a_complete_delivery()
    {
        await CrashAfterManifestAsync();

        var sink = Sink(FolderOf(_a), FolderOf(_b));
        await ExportAsync(sink);

        Outcomes(sink).Should().Equal("default: sound", "customer: sound");
        await ShouldBeWholeAsync(_a);
        await ShouldBeWholeAsync(_b);
    }

    [Fact]
    public async Task Crash_after_delivery_to_one_destination_resumes_at_the_other()
    {
        await CrashAfterManifestAsync();
        File.Delete(_b["manifest.json"]);
        File.Move(_b["users-0002.zip"], _b[".users-0002.zip.partial"]);

        var sink = Sink(FolderOf(_a), FolderOf(_b));
        await ExportAsync(sink);

        Outcomes(sink).Should().Equal("default: sound", "customer: sound");
        await ShouldBeWholeAsync(_a);
        await ShouldBeWholeAsync(_b);
    }

    [Fact]
    public async Task Existing_file_at_one_destination_fails_only_that_one()
    {
        await File.WriteAllTextAsync(_b["users-0002.zip"], "of another export");
        var sink = Sink(FolderOf(_a), FolderOf(_b));
        await ExportAsync(sink);

        Outcomes(sink).Should().Equal("default: sound", "customer: ExportExistsException");
        await ShouldBeWholeAsync(_a);
        _b.Names.Should().Equal("users-0002.zip");
        (await File.ReadAllTextAsync(_b["users-0002.zip"])).Should().Be("of another export");
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_not_a_failure_of_a_destination()
    {
        using var stop = new CancellationTokenSource();
        var source = new GeneratedRecipients(Rows, 5) { BeforePage = page => StopIf(page == 40) };
        var sink = Sink(FolderOf(_a), FolderOf(_b));

        await FluentActions.Awaiting(() => ExportAsync(sink, source, cancellationToken: stop.Token)).Should().ThrowAsync<OperationCanceledException>();

        Outcomes(sink).Should().Equal("default: sound", "customer: sound");
        Seen(_a).Concat(Seen(_b)).Should().BeEmpty();

        void StopIf(bool stops)
        {
            if (stops)
                stop.Cancel();
        }
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
            throw new TimeoutException();
    }

    private static FileExportSink FolderOf(TemporaryFolder folder) => new(folder.Path);

    private static FanOutExportSink Sink(IExportSink first, IExportSink second) =>
        new([new("default", first), new("customer", second)], new LogEntries<FanOutExportSink>());

    private static IEnumerable<string> Outcomes(FanOutExportSink sink) =>
        sink.Outcomes.Select(outcome => $"{outcome.Name}: {(outcome.Succeeded ? "sound" : outcome.Error!.GetType().Name)}");

    private static IEnumerable<string> Seen(TemporaryFolder folder) => folder.Names.Where(name => name[0] != '.');

    private async Task<RecipientExportResult> ExportAsync(
        IExportSink sink,
        GeneratedRecipients? source = null,
        TemporaryFolder? checkpoint = null,
        IExportCheckpointStore? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        var store = checkpoints ?? new FileCheckpointStore((checkpoint ?? _checkpoint).Path);
        return await new RecipientExporter<Recipient>(source ?? new GeneratedRecipients(Rows, 5)).ExportAsync(Request, sink, store, null, cancellationToken);
    }

    private async Task CrashAfterManifestAsync()
    {
        var dying = new DyingCheckpoints(new FileCheckpointStore(_checkpoint.Path));
        await FluentActions.Awaiting(() => ExportAsync(Sink(FolderOf(_a), FolderOf(_b)), checkpoints: dying)).Should().ThrowAsync<TimeoutException>();
    }

    private async Task ShouldBeWholeAsync(TemporaryFolder folder)
    {
        if (_undisturbed.Names.Count == 0)
            await RecipientExporterTests.ExportAsync(new GeneratedRecipients(Rows, 5), _undisturbed, Request);
        folder.Names.Should().Equal("manifest.json", "users-0001.zip", "users-0002.zip");
        foreach (var name in folder.Names.Where(name => name != "manifest.json"))
            folder.Bytes(name).Should().Equal(_undisturbed.Bytes(name));
    }

    private sealed class DyingCheckpoints(IExportCheckpointStore inner) : IExportCheckpointStore
    {
        public ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) => inner.LoadAsync(cancellationToken);

        public ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default) => inner.SaveAsync(checkpoint, cancellationToken);

        public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => throw new TimeoutException();
    }
}
