using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Measures, now and then, how many jobs are queued and running and how long they wait.</summary>
internal sealed class JobWatch(IExportJobStore store, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private DateTimeOffset _next;

    public async ValueTask TryLookAsync(ILogger logger, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (now < _next || !CampaignExportTelemetry.IsJobsWatched)
            return;
        _next = now + Interval;
        try
        {
            var statistics = await store.CountAsync(stopping).ConfigureAwait(false);
            foreach (var state in (ExportJobState[])[ExportJobState.Queued, ExportJobState.Running])
                CampaignExportTelemetry.CountJobs(state.ToString(), statistics.ByState.GetValueOrDefault(state));
            CampaignExportTelemetry.AgeOfQueue(statistics.LongestWait);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Numbers that are missing for a while hurt nobody.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.CountFailed(logger, Log.Safe(logger, error));
        }
    }
}
