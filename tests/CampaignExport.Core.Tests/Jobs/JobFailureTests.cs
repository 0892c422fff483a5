using System.Diagnostics.Metrics;
using System.Net.Sockets;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Manifests;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Recipients;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Tests.Jobs;

public sealed class JobFailureTests : IDisposable
{
    private readonly JobDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Job_with_a_failing_source_is_retried_with_growing_pauses_then_fails_and_leaves_nothing()
    {
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw new TimeoutException("database") } };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        var pauses = new List<double>();

        await _desk.WorkAsync();
        while (await _desk.FindAsync(job) is { State: ExportJobState.Queued } queued)
        {
            pauses.Add((queued.DueAt!.Value - _desk.Time.GetUtcNow()).TotalSeconds);
            queued.Failure.Should().Be(ExportFailure.SourceFailed, "the requester may know why it waits");
            _desk.Time.SetUtcNow(queued.DueAt.Value);
            await _desk.WorkAsync();
        }

        pauses.Should().Equal(10, 20, 40, 80);
        var failed = await _desk.FindAsync(job);
        (failed.State, failed.Attempts, failed.ErrorType, failed.HasFiles).Should().Be((ExportJobState.Failed, 5, "System.TimeoutException", false));
        _desk.Files.Should().BeEmpty();
        _desk.Mails.Should().ContainSingle().Which.MessageId.Should().Be($"{job.Id}.failed@campaign-export");
        _desk.Log.Entries.Count(entry => entry.Level == LogLevel.Warning && entry.Error!.Message.StartsWith("System.TimeoutException", StringComparison.Ordinal)).Should().Be(5);
        (await _desk.Store.LoadCheckpointAsync(job.Id)).Should().BeNull();
    }

    [Fact]
    public async Task Final_failure_is_counted_with_its_reason()
    {
        // Other tests have jobs at the same time.
        var own = new AsyncLocal<bool>();
        var counted = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == CampaignExportTelemetry.MeterName && instrument.Name == "campaign_export.job.transitions")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (own.Value)
                counted.Add(string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
        });
        listener.Start();
        own.Value = true;
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw new TimeoutException() } };
        _desk.Options.MaxConsecutiveFailures = 2;

        await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();

        counted.Should().Equal("campaign_export.job.state=Failed, campaign_export.job.failure=SourceFailed");
    }

    [Fact]
    public async Task Occasional_failures_of_the_source_do_not_fail_a_job_that_makes_progress()
    {
        var failures = 0;
        var source = new GeneratedRecipients(100, 10) { BeforePage = first => Fail(first) };
        _desk.Services = _desk.Services with { Recipients = source };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        for (var i = 0; i < 30; i++)
        {
            await _desk.WorkAsync();
            _desk.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var done = await _desk.FindAsync(job);
        (done.State, done.Attempts, done.Failure).Should().Be((ExportJobState.Completed, 10, null));
        using var other = new JobDesk();
        (await other.SubmitAndWorkAsync(JobDesk.Recipients())).Files.Should().BeEquivalentTo(done.Files, options => options.WithStrictOrdering());

        void Fail(int first)
        {
            // Every page but the first fails once.
            if (first / 10 > failures)
            {
                failures++;
                FailOnceStored(first);
            }
        }
    }

    [Fact]
    public async Task Repeated_failure_at_the_same_position_fails_the_job_despite_stored_parts()
    {
        _desk.Services = _desk.Services with
        {
            Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50) FailOnceStored(first); } },
        };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        for (var i = 0; i < 20; i++)
        {
            await _desk.WorkAsync();
            _desk.Time.Advance(TimeSpan.FromMinutes(10));
        }

        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one => one.State == ExportJobState.Failed && one.Attempts == 5);
    }

    [Fact]
    public async Task Impossible_job_is_not_retried()
    {
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Charts() with { Grouping = ChartGrouping.ByVariant });

        (job.State, job.Failure, job.Attempts).Should().Be((ExportJobState.Failed, ExportFailure.Impossible, 1));
    }

    [Fact]
    public async Task Charts_without_data_fail_at_the_first_attempt_with_a_reason()
    {
        _desk.Services = _desk.Services with { Metrics = new FixedSource(new DailyMetricsBuilder().Build()) };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Charts());

        (job.State, job.Failure, job.Attempts).Should().Be((ExportJobState.Failed, ExportFailure.NoData, 1));
    }

    public static TheoryData<Exception, ExportFailure, bool> SourceErrors => new()
    {
        { new TimeoutException(), ExportFailure.SourceFailed, true },
        { new IOException(), ExportFailure.SourceFailed, true },
        { new HttpRequestException(), ExportFailure.SourceFailed, true },
        { new ArgumentException("of the host"), ExportFailure.SourceFailed, true },
        { new InvalidOperationException(), ExportFailure.SourceFailed, true },
        { new SourceDataException("a key comes twice"), ExportFailure.InvalidData, false },
        { new SourceFormatException("users.csv", 2, 1, "this is not CSV."), ExportFailure.InvalidData, false },
        { new RowException(1, "email", null), ExportFailure.InvalidData, false },
        { new ExportRequestException("no such column"), ExportFailure.Impossible, false },
    };

    [Theory]
    [MemberData(nameof(SourceErrors))]
    public async Task Failed_jobs_keep_only_messages_of_permanent_errors(Exception error, ExportFailure expected, bool isRetried)
    {
        _desk.Options.MaxConsecutiveFailures = 1;
        _desk.Services = _desk.Services with { Metrics = new FailingMetrics(error) };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Charts());

        (job.State, job.Failure).Should().Be((ExportJobState.Failed, expected));
        job.FailureDetail.Should().Be(isRetried ? null : error.Message);
        ExportJob.FromJson(job.ToJson()).FailureDetail.Should().Be(job.FailureDetail);
    }

    public static TheoryData<Exception, string> LoggedErrors => new()
    {
        { new IOException("secret ann@example.com"), "System.IO.IOException, HResult 0x80131620" },
        { new InvalidOperationException("secret ann@example.com", new SocketException((int)SocketError.ConnectionRefused)), "System.Net.Sockets.SocketException, ConnectionRefused" },
        { new HttpRequestException("secret ann@example.com", null, System.Net.HttpStatusCode.BadGateway), "System.Net.Http.HttpRequestException, status 502" },
        { new MissingInputException("There is no file or folder 'x' to read from.", "x", new IOException("secret ann@example.com")), "MissingInputException: There is no file or folder 'x' to read from." },
        { new SourceDataException("row 7 has no key", new FormatException("secret ann@example.com")), "CampaignExport.SourceDataException: row 7 has no key" },
        { new AggregateException(new KeyNotFoundException("secret ann@example.com")), "System.Collections.Generic.KeyNotFoundException" },
    };

    [Theory]
    [MemberData(nameof(LoggedErrors))]
    public async Task Message_of_an_exception_of_the_host_is_logged_only_at_Debug_level(Exception error, string expected)
    {
        Func<Task>[] failing =
        [
            () => RunAsync(desk => desk.Services = desk.Services with { Metrics = new FailingMetrics(error) }, JobDesk.Charts()),
            () => RunAsync(desk => desk.Services = desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw error } }, JobDesk.Recipients()),
            () => RunAsync(desk => desk.Permissions = _ => desk.Log.Entries.Count == 0 && desk.Audit.Count > 1 ? throw error : JobDesk.All, JobDesk.Charts()),
        ];
        foreach (var run in failing)
            await run();

        async Task RunAsync(Action<JobDesk> fail, ExportJobRequest request)
        {
            using var desk = new JobDesk();
            fail(desk);
            await desk.SubmitAndWorkAsync(request);
            var entries = desk.Log.Entries.ToLookup(entry => entry.Level > LogLevel.Debug, entry => $"{entry.Text} {entry.Error}");
            string.Join('\n', entries[true]).Should().Contain(expected).And.NotContain("ann@").And.Contain("   at CampaignExport.");
            string.Join('\n', entries[false]).Should().Contain("ann@example.com");
        }
    }

    [Theory]
    [MemberData(nameof(SourceErrors))]
    public async Task Error_of_a_source_is_retried_only_if_it_may_be_temporary(Exception error, ExportFailure expected, bool isRetried)
    {
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw error } };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());

        (job.State, job.Failure, job.Attempts).Should().Be((isRetried ? ExportJobState.Queued : ExportJobState.Failed, expected, 1));
        _desk.Services = _desk.Services with { Metrics = new FailingMetrics(error) };
        job = await _desk.SubmitAndWorkAsync(JobDesk.Charts());
        (job.State, job.Failure, job.Attempts).Should().Be((isRetried ? ExportJobState.Queued : ExportJobState.Failed, expected, 1));
    }

    [Fact]
    public async Task Error_of_the_job_store_is_not_attributed_to_the_source()
    {
        var store = new FailingJobStore { CheckpointsFail = true };
        using var desk = new JobDesk { Store = store };
        desk.Services = desk.Services with { Store = store };

        var job = await desk.SubmitAndWorkAsync(JobDesk.Recipients());

        (job.State, job.Failure).Should().Be((ExportJobState.Queued, ExportFailure.Unexpected));
    }

    [Fact]
    public async Task Finished_exports_of_jobs_are_logged()
    {
        await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        await _desk.SubmitAndWorkAsync(JobDesk.Charts());

        _desk.Log.Entries.Select(entry => entry.Text).Should().SatisfyRespectively(
            first => first.Should().StartWith("Exported recipients as export "), second => second.Should().Match("Exported the charts of campaign *"));
    }

    [Fact]
    public async Task Failure_of_the_storage_is_reported_as_such()
    {
        _desk.Options.MaxConsecutiveFailures = 1;
        _desk.Services = _desk.Services with { Storage = new BrokenStorage(_desk.Storage) };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());

        (job.State, job.Failure, job.ErrorType).Should().Be((ExportJobState.Failed, ExportFailure.StorageFailed, "System.IO.IOException"));
    }

    [Fact]
    public async Task Job_cancelled_while_it_waits_for_a_retry_is_not_failed()
    {
        _desk.Services = _desk.Services with { Storage = new BrokenStorage(_desk.Storage) };
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        (job.State, job.Failure).Should().Be((ExportJobState.Queued, ExportFailure.StorageFailed));

        await _desk.Jobs.CancelAsync(job.Id, "ada");
        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one => one.State == ExportJobState.Cancelled && one.Failure == null);
    }

    [Theory]
    [InlineData(2, ExportJobState.Failed)]
    [InlineData(3, ExportJobState.Completed)]
    public async Task Charts_with_too_many_days_in_the_data_are_impossible(int maxDays, ExportJobState expected)
    {
        _desk.Options.MaxChartDays = maxDays;
        var numbers = new DailyMetricsBuilder();
        foreach (var offset in (int[])[0, 2])
            numbers.Add(new DateOnly(2026, 6, 1).AddDays(offset), new Variation("email", "a"), "sent", 5);
        _desk.Services = _desk.Services with { Metrics = new FixedSource(numbers.Build()) };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Charts());

        (job.State, job.Attempts).Should().Be((expected, 1));
        job.Failure.Should().Be(expected == ExportJobState.Failed ? ExportFailure.Impossible : null);
    }

    [Fact]
    public async Task Files_that_cannot_be_deleted_are_deleted_later()
    {
        var storage = new BrokenStorage(_desk.Storage) { WritesFail = false, DeletionsFail = 2 };
        _desk.Services = _desk.Services with { Storage = storage };
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        _desk.Time.Advance(TimeSpan.FromHours(4));

        await _desk.WorkAsync();
        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one =>
            one.State == ExportJobState.Completed && one.DueAt == JobDesk.Start.AddHours(4).AddSeconds(10));
        (await _desk.FollowAsync(_desk.Mails.Single().Links[0].Url)).Status.Should().Be(DownloadStatus.Expired);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Expired);
        _desk.Files.Should().BeEmpty();
        _desk.Audit.Count(entry => entry.Action == ExportAuditAction.Deleted).Should().Be(1);
    }

    [Fact]
    public async Task Unavailable_mail_server_delays_the_mail_and_the_lifetime_of_links_starts_with_the_mail()
    {
        var isDown = true;
        _desk.BeforeMail = _ => { if (isDown) throw new TimeoutException(); };
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        job.State.Should().Be(ExportJobState.Completed);
        job.ExpiresAt.Should().BeNull("no link exists yet");

        _desk.Time.Advance(TimeSpan.FromHours(30));
        await _desk.WorkAsync();
        isDown = false;
        _desk.Time.Advance(TimeSpan.FromHours(1));
        await _desk.WorkAsync();

        var sent = JobDesk.Start.AddHours(31);
        _desk.Mails.Should().ContainSingle().Which.ExpiresAt.Should().Be(sent.AddHours(4));
        job = await _desk.FindAsync(job);
        (job.ExpiresAt, job.Mail!.SentAt, job.Mail.Attempts).Should().Be((sent.AddHours(4), sent, 3));
    }

    [Fact]
    public async Task Job_fails_and_its_files_are_deleted_if_the_mail_cannot_be_sent_for_three_days()
    {
        _desk.BeforeMail = _ => throw new TimeoutException("server of ada@example.com");
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());

        while ((await _desk.FindAsync(job)).DueAt is { } due)
        {
            _desk.Time.SetUtcNow(due);
            await _desk.WorkAsync();
        }

        _desk.Time.GetUtcNow().Should().BeOnOrAfter(JobDesk.Start.AddDays(3)).And.BeBefore(JobDesk.Start.AddDays(3).AddMinutes(16));
        job = await _desk.FindAsync(job);
        (job.State, job.Failure, job.HasFiles).Should().Be((ExportJobState.Failed, ExportFailure.NotNotified, false));
        _desk.Files.Should().BeEmpty();
        _desk.Log.Entries.Should().NotContain(entry => entry.Text.Contains("ada@") || (entry.Error != null && entry.Error.Message.Contains("ada@")));
    }

    [Fact]
    public async Task Permanently_refused_mail_is_not_retried_and_files_stay_for_the_lifetime_of_links()
    {
        var tries = 0;
        _desk.BeforeMail = _ =>
        {
            tries++;
            throw new ExportNotificationException("no such user", isPermanent: true);
        };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());

        tries.Should().Be(1);
        (job.State, job.ExpiresAt).Should().Be((ExportJobState.Completed, JobDesk.Start.AddHours(4)));
        _desk.Audit[^1].Action.Should().Be(ExportAuditAction.NotNotified);
    }

    [Fact]
    public async Task Export_restarts_if_the_visible_columns_changed_since_its_checkpoint()
    {
        var fails = true;
        _desk.Services = _desk.Services with
        {
            Recipients = new GeneratedRecipients(100, 10) { BeforePage = first => { if (first == 50 && fails) throw new TimeoutException(); } },
        };
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        (await _desk.Store.LoadCheckpointAsync(job.Id)).Should().NotBeNull();

        fails = false;
        _desk.Permissions = _ => ExportPermissions.ExportUserData;
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).Should().Match<ExportJob>(one => one.State == ExportJobState.Completed && !one.HasPersonalData);
        var (_, bytes) = await _desk.FollowAsync(_desk.Mails.Single().Links[0].Url);
        System.Text.Encoding.UTF8.GetString(bytes!).Should().NotContain("@example.com");
    }

    /// <summary>Fails after all previous rows are stored, so that their number is fixed.</summary>
    private void FailOnceStored(int rows)
    {
        while (StoredRows() < rows)
            Thread.Sleep(1);
        throw new TimeoutException();

        long StoredRows() => _desk.Store.ListAsync(new()).AsTask().Result
            .Select(job => _desk.Store.LoadCheckpointAsync(job.Id).AsTask().Result)
            .Sum(checkpoint => checkpoint?.Files.Sum(file => file.Rows) ?? 0);
    }

    /// <summary>A storage that fails at a call chosen by the test.</summary>
    private sealed class BrokenStorage(IExportStorage storage) : IExportStorage
    {
        public bool WritesFail { get; init; } = true;

        public int DeletionsFail { get; set; }

        public IExportSink CreateSink(string jobId, long fencingToken) =>
            WritesFail ? new FullSink() : storage.CreateSink(jobId, fencingToken);

        public ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken) =>
            storage.OpenAsync(jobId, name, cancellationToken);

        public ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken) =>
            DeletionsFail-- > 0 ? throw new IOException("busy") : storage.DeleteAsync(jobId, cancellationToken);

        public ValueTask CheckAsync(CancellationToken cancellationToken) => storage.CheckAsync(cancellationToken);
    }

    private sealed class FailingMetrics(Exception error) : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken) => throw error;
    }

    private sealed class FullSink : IExportSink
    {
        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken) => throw new IOException("disk full");

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken) =>
            throw new ExportPartsLostException(name);
    }
}
