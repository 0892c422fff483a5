using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Testing;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tests.Jobs;

public sealed class JobHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_that_lacks_parts_or_has_options_that_do_not_fit_is_refused_and_told_all_of_it()
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
            "Export jobs need an authorizer, and there is none. Write a class that implements IExportAuthorizer and register it with "
                + "AddAuthorizer<TAuthorizer>(); only where every user may see everything, call AllowEveryoneToExportPersonalData() instead.",
            "Export jobs need a store, and there is none. Call AddSqlite(...) or AddPostgreSql(...), or register an IExportJobStore.",
            "Export jobs need a storage for their files, and there is none. Call AddFileStorage(...), or register an IExportStorage.",
            "ExportJobOptions.MaxRunning is 0; it must be 1 at least.",
            "ExportJobOptions.MaxChartDays is 0; it must be 1 at least.",
            "ExportJobOptions.LinkLifetime is 00:00:00; it must be positive.",
            "ExportJobOptions.MaxPause is 00:00:01, less than FirstPause, which is 00:00:10.",
            "ExportJobOptions.LeaseDuration is 00:00:05, less than three times HeartbeatInterval, which is 00:00:02: one late renewal would lose the job.");
    }

    [Fact]
    public async Task A_worker_leaves_jobs_alone_until_its_host_has_started()
    {
        using var host = Host(builder =>
        {
            builder
                .AddJobs(options => options.PollInterval = TimeSpan.FromMilliseconds(1))
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
    public async Task A_worker_of_a_host_takes_up_what_is_submitted()
    {
        using var host = Host(builder => builder
            .AddJobs(options => options.PollInterval = TimeSpan.FromMilliseconds(10))
            .AddJobWorker()
            .AllowEveryoneToExportPersonalData()
            .AddFileStorage(_folder.Path)
            .AddMetricsSource<SampleSource>()
            .AddAudit<ListAudit>()
            .AddNotifier<ListNotifier>()
            .AddDownloadLinks(options =>
            {
                options.Address = "https://app.example.com";
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
        ((ListNotifier)host.Services.GetRequiredService<IExportNotifier>()).Told.Should().BePositive();
    }

    [Fact]
    public async Task Health_tells_of_jobs_that_nobody_takes_up_and_of_a_storage_that_cannot_be_written()
    {
        using var desk = new JobDesk();
        var check = new ExportJobsHealthCheck(desk.Parts, desk.Options);
        var context = new HealthCheckContext { Registration = new("jobs", check, HealthStatus.Unhealthy, null) };
        await desk.Jobs.SubmitAsync(JobDesk.Charts());
        (await check.CheckHealthAsync(context)).Status.Should().Be(HealthStatus.Healthy);

        desk.Time.Advance(TimeSpan.FromMinutes(3));

        (await check.CheckHealthAsync(context)).Should().Match<HealthCheckResult>(result =>
            result.Status == HealthStatus.Degraded && result.Description!.StartsWith("An export job has been waiting for 3 minutes."));
        File.WriteAllText(_folder["file"], "");
        var broken = new ExportJobsHealthCheck(desk.Parts with { Storage = new FileExportStorage(_folder["file"]) }, desk.Options);
        (await broken.CheckHealthAsync(context)).Status.Should().Be(HealthStatus.Unhealthy);
        await desk.WorkAsync();
        (await check.CheckHealthAsync(context)).Status.Should().Be(HealthStatus.Healthy);
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

    private sealed class ListNotifier : IExportNotifier
    {
        private int _told;

        public int Told => _told;

        public Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _told);
            return Task.CompletedTask;
        }
    }

    private sealed class SampleSource : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) =>
            Task.FromResult(Sample.Multichannel());
    }

    /// <summary>Another part of the host, which has it refused after a worker has had time to claim jobs.</summary>
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
