using System.Reflection;
using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>The sign that a worker gives in the store: operators see the worker by it, and the worker learns from it whether to drain.</summary>
/// <param name="store">The store of jobs.</param>
/// <param name="options">The options.</param>
/// <param name="time">The time provider.</param>
/// <param name="logger">The logger of the worker.</param>
internal sealed class WorkerSign(IExportJobStore store, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    // A worker that crashed is shown as lost for so long.
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly ExportWorker _worker = new(Guid.NewGuid().ToString("N"), Environment.MachineName, Environment.ProcessId, Version);

    private long? _last;
    private volatile bool _isDraining;

    public bool IsDraining => _isDraining;

    // Without the commit, which follows the plus sign.
    private static string Version => typeof(WorkerSign).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Gives a sign if the last one is older than <see cref="ExportJobOptions.HeartbeatInterval"/>.</summary>
    public async ValueTask TryGiveAsync(int jobs, CancellationToken stopping)
    {
        if (_last is { } last && time.GetElapsedTime(last) < options.HeartbeatInterval)
            return;
        _last = time.GetTimestamp();
        try
        {
            var drains = await store.SignAsync(_worker with { Jobs = jobs, IsDraining = _isDraining }, Keep, stopping).ConfigureAwait(false);
            if (drains && !_isDraining)
                Log.DrainStarted(logger, _worker.Id, jobs);
            else if (!drains && _isDraining)
                Log.DrainEnded(logger, _worker.Id);
            _isDraining = drains;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Jobs do not need the sign. The worker retries.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.SignFailed(logger, Log.Safe(logger, error));
        }
    }

    /// <summary>Removes the worker from the store.</summary>
    public async ValueTask TryEndAsync()
    {
        if (_last is null)
            return;
        try
        {
            await store.RemoveWorkerAsync(_worker.Id, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Other workers remove it later.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.SignFailed(logger, Log.Safe(logger, error));
        }
    }
}
