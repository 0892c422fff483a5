using System.Diagnostics.Metrics;
using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Testing;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Recipients;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

public sealed class JobHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Host_without_services_or_with_invalid_options_does_not_start_and_all_problems_are_named()
    {
        using var host = Host(builder => builder.AddJobs(options =>
        {
            options.MaxRunning = 0;
            options.MaxChartDays = 0;
            options.LinkLifetime = TimeSpan.Zero;
            options.MaxPause = TimeSpan.FromSeconds(1);
            options.LeaseDuration = TimeSpan.FromSeconds(5);
        }));

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal(
            "Export jobs need an authorizer, and none is registered. Write a class that implements IExportAuthorizer and register it with "
                + "AddAuthorizer<TAuthorizer>(). If every user may see all data, call AllowEveryoneToExportPersonalData() instead.",
            "Export jobs need a store, and none is registered. Call AddSqlite(...) or AddPostgreSql(...), or register an IExportJobStore.",
            "Export jobs need a storage for their files, and none is registered. Call AddFileStorage(...) or AddS3Storage(...), or register an IExportStorage.",
            "ExportJobOptions.MaxRunning is 0; it must be at least 1.",
            "ExportJobOptions.MaxChartDays is 0; it must be at least 1.",
            "ExportJobOptions.LinkLifetime is 00:00:00; it must be positive.",
            "ExportJobOptions.MaxPause is 00:00:01, less than FirstPause, which is 00:00:10.",
            "ExportJobOptions.LeaseDuration is 00:00:05, less than three times HeartbeatInterval, which is 00:00:02: one late renewal would lose the job.");
    }

    [Fact]
    public async Task Host_with_a_worker_names_the_calls_that_register_the_missing_services()
    {
        using var host = Host(builder => builder.AddJobWorker());

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Select(failure => failure.Split(',')[0])
            .Should().Equal(
                "Export jobs need an authorizer", "Export jobs need a store", "Export jobs need a storage for their files", "The worker receives jobs of charts",
                "The worker receives jobs of recipients");
    }

    [Fact]
    public async Task Host_with_two_sources_of_recipients_does_not_start()
    {
        using var host = Host(builder => builder
            .AddJobs(options => options.Kinds = ExportJobKinds.Recipients)
            .AddJobWorker()
            .AllowEveryoneToExportPersonalData()
            .AddFileStorage(_folder.Path)
            .AddRecipientSource(new GeneratedRecipients(1, 1))
            .Services.AddSingleton<IExportJobStore, InMemoryExportJobStore>().AddSingleton<IRecipientExports, GeneratedExports>());

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures
            .Should().ContainSingle().Which.Should().StartWith("Two sources of recipients are registered").And.Contain("AddSqlRecipients").And.EndWith("Remove the other.");
    }

    [Fact]
    public void Second_audit_trail_section_or_registration_of_links_is_an_error()
    {
        var builder = new ServiceCollection().AddCampaignExport(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).AddAudit<ListAudit>();

        builder.Invoking(one => one.AddAudit(new ListAudit())).Should().Throw<InvalidOperationException>().WithMessage("AddAudit: AddAudit has already registered IExportAudit. Call it only once.");
        builder.Invoking(one => one.Services.AddCampaignExport(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()))
            .Should().Throw<InvalidOperationException>().WithMessage("AddCampaignExport has already registered a section*");
        builder.AddDownloadLinks("https://one.example").Invoking(one => one.AddDownloadLinks("https://two.example"))
            .Should().Throw<InvalidOperationException>().WithMessage("DownloadLinks is already registered. Register it only once.");
    }

    [Fact]
    public async Task Worker_claims_no_jobs_before_its_host_has_started()
    {
        using var host = Host(builder =>
        {
            builder
                .AddJobs(options => (options.PollInterval, options.Kinds) = (TimeSpan.FromMilliseconds(1), ExportJobKinds.Charts))
                .AddJobWorker()
                .AllowEveryoneToExportPersonalData()
                .AddFileStorage(_folder.Path)
                .AddMetricsSource<SampleSource>()
                .Services.AddSingleton<IExportJobStore, InMemoryExportJobStore>();
            builder.Services.AddHostedService<Refusal>();
        });
        var job = await host.Services.GetRequiredService<IExportJobs>().SubmitAsync(new ChartJobRequest("w", "c", new ExportRequester("ada")));

        await host.Awaiting(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("refused");

        (await host.Services.GetRequiredService<IExportJobs>().FindAsync(job.Id))!.State.Should().Be(ExportJobState.Queued);
    }

    [Fact]
    public async Task Worker_of_a_host_runs_submitted_jobs()
    {
        using var host = Host(builder => builder
            .AddJobWorker()
            .AddJobs(options => (options.PollInterval, options.Kinds) = (TimeSpan.FromMilliseconds(10), ExportJobKinds.Charts))
            .AllowEveryoneToExportPersonalData()
            .AddFileStorage(_folder.Path)
            .AddMetricsSource<SampleSource>()
            .AddAudit<ListAudit>()
            .AddNotifier<ListNotifier>()
            .AddDownloadLinks(options =>
            {
                options.BaseUrl = "https://app.example.com";
                options.Keys["k"] = Convert.ToBase64String(new byte[32]);
            })
            .Services.AddSingleton<IExportJobStore, InMemoryExportJobStore>());
        await host.StartAsync();
        var jobs = host.Services.GetRequiredService<IExportJobs>();

        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await jobs.SubmitAsync(new ChartJobRequest("w", $"c{i}", new ExportRequester("ada") { Address = "ada@example.com" }))).Id);
        foreach (var id in ids)
        {
            ExportJob? last = null;
            await foreach (var job in jobs.WatchAsync(id))
                last = job;
            last!.State.Should().Be(ExportJobState.Completed);
        }

        await host.StopAsync();
        Directory.GetDirectories(_folder.Path).Should().HaveCount(5);
        ((ListAudit)host.Services.GetRequiredService<IExportAudit>()).Actions.Should().Contain(ExportAuditAction.Completed);
        ((ListNotifier)host.Services.GetRequiredService<IExportNotifier>()).Notifications.Should().BePositive();
    }

    [Theory]
    [InlineData(ExportJobKinds.All, "The worker receives jobs of charts, *AddMetricsSource(...)*", "The worker receives jobs of recipients, *AddRecipientSource(...)*")]
    [InlineData(ExportJobKinds.Charts, "The worker receives jobs of charts, *Call AddMetricsSource(...) or AddSqlMetrics(...)*Kinds to Recipients.")]
    [InlineData(ExportJobKinds.Recipients, "The worker receives jobs of recipients, *Call AddRecipientSource(...) or AddSqlRecipients(...)*Kinds to Charts.")]
    [InlineData((ExportJobKinds)0, "ExportJobOptions.Kinds must be Charts, Recipients or All.")]
    [InlineData((ExportJobKinds)8, "ExportJobOptions.Kinds must be Charts, Recipients or All.")]
    public async Task Worker_without_a_required_source_does_not_start(ExportJobKinds kinds, params string[] problems)
    {
        using var host = Host(builder => Complete(builder.AddJobWorker().AddJobs(options => options.Kinds = kinds)));

        var failures = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures.ToList();

        failures.Should().HaveCount(problems.Length);
        foreach (var (failure, problem) in failures.Zip(problems))
            failure.Should().Match(problem);
    }

    [Fact]
    public async Task Host_needs_sources_only_for_the_kinds_of_its_worker()
    {
        foreach (var register in (Action<ICampaignExportBuilder>[])
                 [
                     builder => builder.AddJobs(),
                     builder => builder.AddJobWorker().AddMetricsSource<SampleSource>().AddRecipientSource(new GeneratedRecipients(1, 1)),
                     builder => builder.AddJobWorker().AddJobs(options => options.Kinds = ExportJobKinds.Charts).AddMetricsSource<SampleSource>(),
                     builder => builder.AddJobWorker().AddJobs(options => options.Kinds = ExportJobKinds.Recipients).AddRecipientSource(new GeneratedRecipients(1, 1)),
                     builder => builder.AddJobs(options => options.Kinds = ExportJobKinds.Charts).AddJobWorker().AddMetricsSource<SampleSource>(),
                 ])
        {
            using var host = Host(builder => register(Complete(builder)));
            await host.StartAsync();
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task Job_of_a_disabled_kind_is_refused_at_submission()
    {
        using var host = Host(builder => Complete(builder.AddJobs(options => options.Kinds = ExportJobKinds.Recipients)));
        var jobs = host.Services.GetRequiredService<IExportJobs>();

        (await jobs.Awaiting(one => one.SubmitAsync(JobDesk.Charts())).Should().ThrowAsync<ExportRequestException>())
            .WithMessage("*Charts are not exported here: ExportJobOptions.Kinds is Recipients.*");
        await jobs.SubmitAsync(JobDesk.Recipients());
    }

    [Fact]
    public async Task Workers_are_measured_by_state()
    {
        // Other tests have workers at the same time.
        var own = new AsyncLocal<bool>();
        var counted = new Dictionary<object, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == CampaignExportTelemetry.MeterName && instrument.Name == "campaign_export.workers")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (own.Value)
                counted[tags[0].Value!] = value;
        });
        listener.Start();
        own.Value = true;
        var time = new FakeTimeProvider();
        var store = new InMemoryExportJobStore(time);
        await store.SignAsync(new ExportWorker("lost", "m", 1, "1"), TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromMinutes(5));
        foreach (var id in (string[])["a", "b", "draining"])
            await store.SignAsync(new ExportWorker(id, "m", 1, "1") { Jobs = 1 }, TimeSpan.FromHours(1));
        await store.RequestDrainAsync("draining", isRequested: true);

        await new JobWatch(store, new ExportJobOptions(), time).TryLookAsync(NullLogger.Instance, TestContext.Current.CancellationToken);

        counted.Should().BeEquivalentTo(new Dictionary<object, long> { ["Active"] = 2, ["Draining"] = 1, ["Drained"] = 0, ["Lost"] = 1 });
    }

    [Fact]
    public async Task Health_reports_jobs_that_no_worker_claims_and_a_storage_that_cannot_be_written()
    {
        var time = new FakeTimeProvider(JobDesk.Start);
        using var host = HealthHost(builder => Complete(builder.AddJobs(), time).Services.AddSingleton<TimeProvider>(time));
        await host.Services.GetRequiredService<IExportJobs>().SubmitAsync(JobDesk.Charts());
        (await CheckAsync(host)).Should().Be((HealthStatus.Healthy, null));

        time.Advance(TimeSpan.FromMinutes(3));

        (await CheckAsync(host)).Should().Be((
            HealthStatus.Degraded, "An export job has been waiting for 3 minutes. Check that a worker runs, or increase its Concurrency."));
        Directory.Delete(_folder.Path, recursive: true);
        File.WriteAllText(_folder.Path, "");
        var (status, description) = await CheckAsync(host);
        status.Should().Be(HealthStatus.Unhealthy);
        description.Should().Be(
            "An export job has been waiting for 3 minutes. Check that a worker runs, or increase its Concurrency. The files of export jobs cannot be stored.");
        File.Delete(_folder.Path);
        Directory.CreateDirectory(_folder.Path);
    }

    [Fact]
    public async Task Health_reports_a_store_that_cannot_be_reached_with_its_error()
    {
        using var host = HealthHost(builder => Complete(builder.AddJobs()).Services.AddSingleton<IExportJobStore>(
            new FailingJobStore { CountsFail = true }));

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Entries.Should().ContainKey("campaign_export").WhoseValue.Should().Match<HealthReportEntry>(entry =>
            entry.Status == HealthStatus.Unhealthy && entry.Description == "The store of export jobs cannot be reached." && entry.Exception != null);
    }

    [Fact]
    public async Task Health_reports_a_worker_that_has_not_started_or_stopped_polling()
    {
        var time = new FakeTimeProvider(JobDesk.Start);
        var store = new FailingJobStore { ClaimsHang = true };
        using var host = HealthHost(builder =>
        {
            builder.AddJobWorker().AddMetricsSource<SampleSource>().AddRecipientSource(new GeneratedRecipients(1, 1)).AllowEveryoneToExportPersonalData().AddFileStorage(_folder.Path);
            builder.Services.AddSingleton<IExportJobStore>(store).AddSingleton<TimeProvider>(time);
        });
        (await CheckAsync(host)).Should().Be((HealthStatus.Unhealthy, "The worker of export jobs has not started."));
        await host.StartAsync();
        await store.Claimed;
        (await CheckAsync(host)).Should().Be((HealthStatus.Healthy, null));

        time.Advance(TimeSpan.FromSeconds(32));

        (await CheckAsync(host)).Should().Be((HealthStatus.Unhealthy, "The worker of export jobs has not polled for jobs for 32 seconds."));
        await host.StopAsync();
    }

    [Fact]
    public async Task Health_is_degraded_while_the_worker_is_drained_but_a_restart_is_not_asked_for()
    {
        var store = new InMemoryExportJobStore();
        var log = new LogEntries<ExportJobWorker>();
        using var host = WorkerHost(store, builder => builder.Services.AddSingleton<ILogger<ExportJobWorker>>(log));
        await host.StartAsync();
        var worker = await UntilAsync(async () => (await store.ListWorkersAsync()).SingleOrDefault());
        (worker.MachineName, worker.ProcessId).Should().Be((Environment.MachineName, Environment.ProcessId));
        worker.Version.Should().MatchRegex(@"^\d+\.\d+\.\d+[^+]*$");

        await store.RequestDrainAsync(worker.Id, isRequested: true);
        await UntilAsync(async () => (await store.ListWorkersAsync()).SingleOrDefault(one => one.IsDraining));
        (await CheckAsync(host)).Should().Be((HealthStatus.Degraded, "The worker of export jobs drains: it claims no more jobs."));
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["campaign_export_worker"].Status.Should().Be(HealthStatus.Healthy);

        await store.RequestDrainAsync(worker.Id, isRequested: false);
        await UntilAsync(async () => (await store.ListWorkersAsync()).SingleOrDefault(one => !one.IsDraining));
        (await CheckAsync(host)).Should().Be((HealthStatus.Healthy, null));
        await host.StopAsync();
        (await store.ListWorkersAsync()).Should().BeEmpty("it was stopped");
        log.Entries.Where(entry => entry.Level == LogLevel.Information).Select(entry => entry.Text).Should().Equal(
            $"Worker {worker.Id} drains: it claims no more jobs, and completes the 0 that it runs.", $"Worker {worker.Id} no longer drains: it claims jobs again.");
    }

    [Fact]
    public async Task Worker_that_does_not_see_the_files_of_a_split_export_is_not_ready_but_a_restart_is_not_asked_for()
    {
        var store = new InMemoryExportJobStore();
        using var host = WorkerHost(store, _ => { });
        await host.StartAsync();
        await store.AddAsync(
            ExportJobLife.Submit("a", JobDesk.Recipients() with { Split = 2 }, DateTimeOffset.UtcNow) with { Split = new([new("c"), new("c")], "another storage") }, 10);

        var unhealthy = await UntilAsync(async () => (await CheckAsync(host)) is { Status: HealthStatus.Unhealthy } found ? found.Description : null);

        unhealthy.Should().StartWith("This worker does not store files in the same place");
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["campaign_export_worker"].Status.Should().Be(HealthStatus.Healthy);
        await host.StopAsync();
        (await store.ListAsync(new() { Partitions = true, CampaignId = "a" })).Should().HaveCount(2).And.OnlyContain(one => one.Attempts == 0);
    }

    [Fact]
    public async Task Worker_runs_jobs_while_its_sign_cannot_be_saved()
    {
        var log = new LogEntries<ExportJobWorker>();
        using var host = WorkerHost(new FailingJobStore { SignsFail = true }, builder => builder.Services.AddSingleton<ILogger<ExportJobWorker>>(log));
        await host.StartAsync();
        var jobs = host.Services.GetRequiredService<IExportJobs>();

        var job = await jobs.SubmitAsync(JobDesk.Charts());

        await UntilAsync(async () => await jobs.FindAsync(job.Id) is { State: ExportJobState.Completed } done ? done : null);
        await host.StopAsync();
        log.Entries.Should().Contain(entry => entry.Text.StartsWith("The worker could not update its entry in the store.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_of_a_host_without_jobs_reports_missing_services()
    {
        using var host = HealthHost(_ => { });

        (await CheckAsync(host)).Should().Be((
            HealthStatus.Unhealthy, "No service of export jobs is registered. Call AddJobs(), or remove this check."));
    }

    private ICampaignExportBuilder Complete(ICampaignExportBuilder builder, TimeProvider? time = null)
    {
        builder.AllowEveryoneToExportPersonalData().AddFileStorage(_folder.Path).Services.AddSingleton<IExportJobStore>(new InMemoryExportJobStore(time));
        return builder;
    }

    /// <summary>A host with a worker that polls and gives signs often.</summary>
    private IHost WorkerHost(IExportJobStore store, Action<ICampaignExportBuilder> add) => HealthHost(builder =>
    {
        builder.AddJobs(options => options.PollInterval = options.HeartbeatInterval = TimeSpan.FromMilliseconds(10)).AddJobWorker()
            .AddMetricsSource<SampleSource>().AddRecipientSource(new GeneratedRecipients(1, 1)).AllowEveryoneToExportPersonalData().AddFileStorage(_folder.Path)
            .Services.AddSingleton(store).AddHealthChecks().AddCampaignExportWorker();
        add(builder);
    });

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (await find() is { } found)
                return found;
            await Task.Delay(5, patience.Token);
        }
    }

    private static IHost HealthHost(Action<ICampaignExportBuilder> add) => Host(builder =>
    {
        add(builder);
        builder.Services.AddLogging().AddHealthChecks().AddCampaignExport();
    });

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return (report.Status, report.Entries["campaign_export"].Description);
    }

    private static IHost Host(Action<ICampaignExportBuilder> add)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services.AddCampaignExport());
        return builder.Build();
    }

    private sealed class ListAudit : IExportAudit
    {
        public System.Collections.Concurrent.ConcurrentQueue<ExportAuditAction> Actions { get; } = [];

        public ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken)
        {
            Actions.Enqueue(entry.Action);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class GeneratedExports : IRecipientExports
    {
        public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken = default) => new([query]);

        public Task<RecipientExportResult> ExportAsync(
            RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore? checkpoints = null,
            IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default) =>
            new RecipientExporter<Recipient>(new GeneratedRecipients(1, 1)).ExportAsync(new(request, choice.CreateSelection()), sink, checkpoints, progress, cancellationToken);
    }

    private sealed class ListNotifier : IExportNotifier
    {
        private int _notifications;

        public int Notifications => _notifications;

        public Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _notifications);
            return Task.CompletedTask;
        }
    }

    private sealed class SampleSource : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
            Task.FromResult(Sample.Multichannel());
    }

    /// <summary>Another part of the host, whose start fails after a worker could have claimed jobs.</summary>
    private sealed class Refusal : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(300, cancellationToken);
            throw new InvalidOperationException("refused");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
