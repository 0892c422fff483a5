using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Tests.Exports;

public sealed class ChartExporterFailureTests
{
    private static readonly string[] Names =
        ["messages-sent-by-date.csv", "email-message-engagement-by-date.csv", "sms-engagement-by-date.csv"];

    private readonly LogEntries<ChartExporter> _logger = new();

    [Fact]
    public async Task All_files_are_opened_then_written_then_published_then_released()
    {
        var sink = new MemorySink();

        await ExportAsync(sink);

        sink.Calls.Should().Equal(
            [.. Names.Select(name => $"open {name}"), .. Names.Select(name => $"write {name}"), .. Names.Select(name => $"complete {name}"),
             .. Names.Select(name => $"dispose {name}")]);
    }

    public static TheoryData<int> CallsBeforeTheEnd => [.. Enumerable.Range(0, 9)];

    [Theory]
    [MemberData(nameof(CallsBeforeTheEnd))]
    public async Task Failure_of_the_sink_at_any_call_publishes_nothing_and_is_thrown(int failing)
    {
        var error = new IOException("the disk is full");
        var sink = new MemorySink { Before = (at, _) => Throw(at == failing, error) };

        var thrown = (await FluentActions.Awaiting(() => ExportAsync(sink)).Should().ThrowAsync<IOException>()).Which;

        thrown.Should().BeSameAs(error);
        sink.Files.Should().BeEmpty();
        sink.Undisposed.Should().Be(0);
        _logger.Entries.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(CallsBeforeTheEnd))]
    public async Task First_error_of_a_failing_sink_is_thrown_and_all_uploads_are_disposed(int failing)
    {
        var sink = new MemorySink { Before = (at, call) => Throw(at >= failing, new IOException(call)) };

        var thrown = (await FluentActions.Awaiting(() => ExportAsync(sink)).Should().ThrowAsync<IOException>()).Which;

        thrown.Message.Should().Be(sink.Calls[failing]);
        sink.Undisposed.Should().Be(0);
        sink.Calls.Count(call => call.StartsWith("dispose", StringComparison.Ordinal)).Should().Be(Math.Min(failing, 3));
        _logger.Entries.Count(entry => entry.Error is IOException).Should().Be(sink.Calls.Count - failing - 1);
    }

    [Fact]
    public async Task Failed_withdrawal_is_logged_with_its_location()
    {
        var sink = new MemorySink { Before = (_, call) => Throw(call == $"complete {Names[2]}" || call == $"withdraw {Names[0]}", new IOException(call)) };

        await FluentActions.Awaiting(() => ExportAsync(sink)).Should().ThrowAsync<IOException>().WithMessage($"complete {Names[2]}");

        sink.Files.Keys.Should().Equal(Names[0]);
        _logger.Entries.Should().ContainSingle(entry => entry.Level > LogLevel.Debug).Which.Should().Match<LogEntry>(entry =>
            entry.Level == LogLevel.Error
            && entry.Text == $"The file of a failed export at memory:{Names[0]} could not be withdrawn.");
    }

    [Fact]
    public async Task Failed_clean_up_does_not_undo_a_successful_export()
    {
        var sink = new MemorySink { Before = (_, call) => Throw(call == $"dispose {Names[0]}", new IOException(call)) };

        var result = await ExportAsync(sink);

        result.Files.Should().HaveCount(3);
        sink.Files.Should().HaveCount(3);
        sink.Undisposed.Should().Be(0);
        _logger.Entries.Select(entry => entry.Level).Should().Equal(LogLevel.Debug, LogLevel.Warning, LogLevel.Information);
    }

    [Theory]
    [MemberData(nameof(CallsBeforeTheEnd))]
    public async Task Cancelled_export_publishes_all_files_or_none(int at)
    {
        using var source = new CancellationTokenSource();
        var sink = new MemorySink { Before = (call, _) => Cancel(call == at, source) };

        var export = () => ExportAsync(sink, source.Token);

        // After the first published file, the others are published, too.
        if (at >= 6)
        {
            await export();
            sink.Files.Should().HaveCount(3);
        }
        else
        {
            (await export.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
            sink.Files.Should().BeEmpty();
        }

        sink.Undisposed.Should().Be(0);
    }

    [Fact]
    public async Task Error_of_the_source_is_thrown_unchanged_before_anything_is_written()
    {
        var error = new InvalidOperationException("the database is away");
        var sink = new MemorySink();

        var thrown = (await FluentActions.Awaiting(() => new ChartExporter(new FailingSource(error)).ExportAsync(new("c"), sink))
            .Should().ThrowAsync<InvalidOperationException>()).Which;

        thrown.Should().BeSameAs(error);
        sink.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Failed_rename_withdraws_the_other_files()
    {
        using var folder = new TemporaryFolder();
        var files = new FileExportSink(folder.Path);
        var sink = new InterferingSink(files, () => Directory.CreateDirectory(folder[Names[2]]));

        await FluentActions.Awaiting(() => new ChartExporter(new FixedSource(Sample.Multichannel())).ExportAsync(new("c"), sink))
            .Should().ThrowAsync<Exception>().Where(error => error is IOException || error is UnauthorizedAccessException);

        folder.Names.Should().Equal(Names[2]);
        Directory.Exists(folder[Names[2]]).Should().BeTrue();
    }

    [Fact]
    public async Task File_published_first_by_another_process_stays_and_ours_are_withdrawn()
    {
        using var folder = new TemporaryFolder();
        var sink = new InterferingSink(new FileExportSink(folder.Path), () => folder.Write(Names[1], "theirs"));

        await FluentActions.Awaiting(() => new ChartExporter(new FixedSource(Sample.Multichannel())).ExportAsync(new("c"), sink))
            .Should().ThrowAsync<ExportExistsException>();

        folder.Names.Should().Equal(Names[1]);
        (await File.ReadAllTextAsync(folder[Names[1]])).Should().Be("theirs");
    }

    [Fact]
    public async Task Failure_between_files_leaves_the_folder_empty()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var sink = new InterferingSink(new FileExportSink(folder.Path), source.Cancel);

        await FluentActions.Awaiting(() => new ChartExporter(new FixedSource(Sample.Multichannel())).ExportAsync(new("c"), sink, source.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        folder.Names.Should().BeEmpty();
    }

    private static void Throw(bool when, Exception error)
    {
        if (when)
            throw error;
    }

    private static void Cancel(bool when, CancellationTokenSource source)
    {
        if (when)
            source.Cancel();
    }

    private Task<ChartExportResult> ExportAsync(MemorySink sink, CancellationToken cancellationToken = default) =>
        new ChartExporter(new FixedSource(Sample.Multichannel()), _logger).ExportAsync(new("c"), sink, cancellationToken);

    private sealed class FailingSource(Exception error) : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) => Task.FromException<DailyMetrics>(error);
    }

    /// <summary>Calls an action when the last file is opened.</summary>
    private sealed class InterferingSink(IExportSink sink, Action interfere) : IExportSink
    {
        public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
        {
            var upload = await sink.OpenAsync(name, cancellationToken);
            if (name == Names[2])
                interfere();
            return upload;
        }

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
            sink.ReopenAsync(name, state, parts, cancellationToken);
    }
}
