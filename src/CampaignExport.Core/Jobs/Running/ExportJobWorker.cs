using CampaignExport.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Jobs;

/// <summary>Runs due jobs, several at once, while the host runs. Several processes can have a worker for the same store.</summary>
/// <param name="store">The store of jobs.</param>
/// <param name="runner">The runner.</param>
/// <param name="options">The options.</param>
/// <param name="time">The time provider; null for the system clock.</param>
/// <param name="logger">The logger; null for none.</param>
/// <param name="lifetime">The lifetime of the host, whose start the worker awaits; null to begin at once.</param>
internal sealed class ExportJobWorker(
    IExportJobStore store, ExportJobRunner runner, ExportJobOptions options, TimeProvider? time = null, ILogger<ExportJobWorker>? logger = null,
    IHostApplicationLifetime? lifetime = null)
    : BackgroundService
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<ExportJobWorker>.Instance;

    private readonly WorkerSign _sign = new(store, options, time ?? TimeProvider.System, logger ?? NullLogger<ExportJobWorker>.Instance);

    private long _lastLook = long.MinValue;

    /// <summary>The time since the worker last looked for jobs; null if it has not started.</summary>
    internal TimeSpan? Silence => Volatile.Read(ref _lastLook) is var look and not long.MinValue ? _time.GetElapsedTime(look) : null;

    /// <summary>Whether the worker claims no more jobs, because an operator drains it.</summary>
    internal bool IsDraining => _sign.IsDraining;

    /// <summary>Whether the worker claims no jobs for a while, because it does not see the files of a split export.</summary>
    internal bool SeesOtherStorage => runner.MetOtherStorage;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForStartAsync(stoppingToken).ConfigureAwait(false);
        var watch = new JobWatch(store, options, _time);
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref _lastLook, _time.GetTimestamp());
            running.RemoveAll(one => one.IsCompleted);
            await _sign.TryGiveAsync(running.Count, stoppingToken).ConfigureAwait(false);
            var claimed = running.Count < options.Concurrency && !IsDraining && !SeesOtherStorage ? await TryClaimAsync(stoppingToken).ConfigureAwait(false) : null;
            if (claimed is (var job, var claimedAt))
            {
                running.Add(Task.Run(() => RunAsync(job, claimedAt, stoppingToken), CancellationToken.None));
                continue;
            }

            await watch.TryLookAsync(_logger, stoppingToken).ConfigureAwait(false);
            var pause = Task.Delay(options.PollInterval, _time, stoppingToken);
            await Task.WhenAny([pause, .. running]).ConfigureAwait(false);
        }

        // Each running job is handed back.
        await Task.WhenAll(running).ConfigureAwait(false);
        await _sign.TryEndAsync().ConfigureAwait(false);
    }

    /// <summary>A host that is refused at start leaves jobs alone, and a web server has its address before mails have links.</summary>
    private async Task WaitForStartAsync(CancellationToken stopping)
    {
        if (lifetime is null)
            return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var onStop = stopping.Register(() => started.TrySetResult());
        await started.Task.ConfigureAwait(false);
    }

    private async Task<(ExportJob Job, long ClaimedAt)?> TryClaimAsync(CancellationToken stopping)
    {
        try
        {
            var asked = _time.GetTimestamp();
            var claim = new ExportJobClaim(options.LeaseDuration, options.MaxRunning);
            return await store.ClaimAsync(claim, stopping).ConfigureAwait(false) is { } job ? (job, asked) : null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // A store that is unavailable must not end the host. The worker retries.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.ClaimFailed(_logger, Log.Safe(_logger, error));
            return null;
        }
    }

    private async Task RunAsync(ExportJob job, long claimedAt, CancellationToken stopping)
    {
        try
        {
            await runner.RunAsync(job, claimedAt, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The job is not lost: it is claimed again when its lease has expired.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RunFailed(_logger, job.Id, Log.Safe(_logger, error));
        }
    }
}

/// <summary>Measures periodically how many jobs are queued and running, how long they wait, and how many workers there are.</summary>
internal sealed class JobWatch(IExportJobStore store, ExportJobOptions options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private long? _last;

    public async ValueTask TryLookAsync(ILogger logger, CancellationToken stopping)
    {
        if ((_last is { } last && time.GetElapsedTime(last) < Interval) || !CampaignExportTelemetry.IsJobsWatched)
            return;
        _last = time.GetTimestamp();
        try
        {
            var statistics = await store.CountAsync(stopping).ConfigureAwait(false);
            foreach (var state in (ExportJobState[])[ExportJobState.Queued, ExportJobState.Running])
                CampaignExportTelemetry.CountJobs(state.ToString(), statistics.ByState.GetValueOrDefault(state));
            CampaignExportTelemetry.AgeOfQueue(statistics.LongestWait);
            var workers = (await store.ListWorkersAsync(stopping).ConfigureAwait(false)).CountBy(options.StateOf).ToDictionary();
            foreach (var state in Enum.GetValues<ExportWorkerState>())
                CampaignExportTelemetry.CountWorkers(state.ToString(), workers.GetValueOrDefault(state));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Missing measurements do no harm.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.CountFailed(logger, Log.Safe(logger, error));
        }
    }
}
