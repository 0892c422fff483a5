using CampaignExport.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Jobs;

/// <summary>Takes up jobs, several at once, as long as the host runs. Any number of processes may have one over the same store.</summary>
/// <param name="store">Where jobs are claimed.</param>
/// <param name="runner">Does what is due for them.</param>
/// <param name="options">How many at once, and for how long each is claimed.</param>
/// <param name="time">The clock; null for that of the system.</param>
/// <param name="logger">Told of what goes wrong; null for none.</param>
public sealed class ExportJobWorker(
    IExportJobStore store, ExportJobRunner runner, ExportJobOptions options, TimeProvider? time = null, ILogger<ExportJobWorker>? logger = null)
    : BackgroundService
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<ExportJobWorker>.Instance;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watch = new JobWatch(store, _time);
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveAll(one => one.IsCompleted);
            var claimed = running.Count < options.Concurrency ? await TryClaimAsync(stoppingToken).ConfigureAwait(false) : null;
            if (claimed is (var job, var claimedAt))
            {
                running.Add(Task.Run(() => RunAsync(job, claimedAt, stoppingToken), CancellationToken.None));
                continue;
            }

            await watch.TryLookAsync(_logger, stoppingToken).ConfigureAwait(false);
            var pause = Task.Delay(options.PollInterval, _time, stoppingToken);
            await Task.WhenAny([pause, .. running]).ConfigureAwait(false);
        }

        // Whoever runs hands its job back.
        await Task.WhenAll(running).ConfigureAwait(false);
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
#pragma warning disable CA1031 // A store that is away must not end the host: the worker waits for it.
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
#pragma warning disable CA1031 // The job is not lost: when its lease has run out, it is claimed again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RunFailed(_logger, job.Id, Log.Safe(_logger, error));
        }
    }
}
