using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Jobs;

/// <summary>Does what there is to do for one job that a worker has claimed: exports, deletes, tells, in this order.</summary>
/// <remarks>Thread-safe: several jobs may be run at once.</remarks>
internal sealed class ExportJobRunner
{
    private readonly IExportJobStore _store;
    private readonly JobExport _export;
    private readonly JobDeletion _deletion;
    private readonly JobMail _mail;
    private readonly ExportJobOptions _options;
    private readonly StoreClock _clock;
    private readonly ILogger _logger;

    /// <summary>Makes a runner.</summary>
    /// <param name="parts">What it works with.</param>
    /// <param name="options">How jobs are run.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <param name="logger">Told of what happens to jobs; null for none.</param>
    public ExportJobRunner(ExportJobParts parts, ExportJobOptions options, TimeProvider? time = null, ILogger<ExportJobRunner>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options, _clock) = (parts.Store, options, new StoreClock(time ?? TimeProvider.System));
        _logger = logger ?? NullLogger<ExportJobRunner>.Instance;
        _export = new JobExport(parts, options, _clock, _logger);
        _deletion = new JobDeletion(parts, options, _clock, _logger);
        _mail = new JobMail(parts, options, _clock, _logger);
    }

    /// <summary>Does what is due for a job, and gives it back.</summary>
    /// <param name="job">The job, as <see cref="IExportJobStore.ClaimAsync"/> gave it just now, for <see cref="ExportJobOptions.LeaseDuration"/>.</param>
    /// <param name="stopping">
    /// Says that the worker stops. An export is put to rest then, and handed back for another worker to go on with.
    /// </param>
    /// <returns>A task that ends when the job is given back, or has been taken over by another worker.</returns>
    public Task RunAsync(ExportJob job, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunAsync(job, _clock.GetTimestamp(), stopping);
    }

    /// <summary>Does what is due for a job, and gives it back.</summary>
    /// <param name="job">The job.</param>
    /// <param name="claimedAt">The timestamp of just before it was claimed.</param>
    /// <param name="stopping">Says that the worker stops.</param>
    internal async Task RunAsync(ExportJob job, long claimedAt, CancellationToken stopping)
    {
        if (job.LeaseUntil is { } until)
            _clock.Set(until - _options.LeaseDuration, claimedAt);
        var lease = new JobLease(_store, job, claimedAt, _options, _clock, _logger, stopping);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                while (job.DueAt <= _clock.GetUtcNow())
                {
                    var before = job.State;
                    job = await StepAsync(job, lease).ConfigureAwait(false);

                    // Saved without a lease when nothing is left to do at once: another worker may have it then.
                    var isDone = !(job.DueAt <= _clock.GetUtcNow()) || stopping.IsCancellationRequested;
                    await lease.SaveAsync(isDone ? job with { LeaseUntil = null } : job, CancellationToken.None).ConfigureAwait(false);
                    if (job.State != before)
                        CampaignExportTelemetry.CountTransition(job.State.ToString());
                    if (isDone)
                        return;
                }
            }
            catch (ExportJobFencedException)
            {
                Log.Fenced(_logger, job.Id, job.FencingToken);
            }
        }
    }

    private Task<ExportJob> StepAsync(ExportJob job, JobLease lease) => job switch
    {
        { State: ExportJobState.Queued or ExportJobState.Running } => _export.RunAsync(job, lease),
        { State: ExportJobState.Failed or ExportJobState.Cancelled, HasFiles: true } => _deletion.RunAsync(job, lease),
        _ when job.IsMailDue() => _mail.RunAsync(job, lease),
        { State: ExportJobState.Completed } => _deletion.RunAsync(job, lease),
        _ => Task.FromResult(job with { DueAt = null }),
    };
}
