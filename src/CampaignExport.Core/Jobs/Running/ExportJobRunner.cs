using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Jobs;

/// <summary>Performs the steps that are due for a claimed job: export, deletion of files, notification.</summary>
/// <remarks>Thread-safe. Several jobs may run at once.</remarks>
internal sealed class ExportJobRunner
{
    private readonly IExportJobStore _store;
    private readonly JobExport _export;
    private readonly JobSplit _split;
    private readonly JobDeletion _deletion;
    private readonly JobMail _mail;
    private readonly ExportJobOptions _options;
    private readonly StoreClock _clock;
    private readonly ILogger _logger;

    private long _metOtherStorageAt = long.MinValue;

    /// <summary>Initializes a new runner.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The time provider; null for the system clock.</param>
    /// <param name="logger">The logger; null for none.</param>
    public ExportJobRunner(ExportJobServices services, ExportJobOptions options, TimeProvider? time = null, ILogger<ExportJobRunner>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options, _clock) = (services.Store, options, new StoreClock(time ?? TimeProvider.System));
        _logger = logger ?? NullLogger<ExportJobRunner>.Instance;
        _export = new JobExport(services, options, _clock, _logger);
        _split = new JobSplit(services, options, _clock, _logger, _export);
        _deletion = new JobDeletion(services, options, _clock, _logger);
        _mail = new JobMail(services, options, _clock, _logger);
    }

    /// <summary>
    /// Whether a split export was met within the last <see cref="ExportJobOptions.LeaseDuration"/> whose files this process does not see. Until then the worker claims no job, so that
    /// another one gets those that it handed back.
    /// </summary>
    internal bool MetOtherStorage => Volatile.Read(ref _metOtherStorageAt) is var at and not long.MinValue && _clock.GetElapsedTime(at) < _options.LeaseDuration;

    /// <summary>Performs the steps that are due, and hands the job back.</summary>
    /// <param name="job">The job that <see cref="IExportJobStore.ClaimAsync"/> just returned, with a lease of <see cref="ExportJobOptions.LeaseDuration"/>.</param>
    /// <param name="stopping">
    /// Signals that the worker stops. A running export is then suspended and handed back, so that another worker can resume it.
    /// </param>
    /// <returns>A task that completes when the job is handed back, or another worker has claimed it.</returns>
    public Task RunAsync(ExportJob job, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunAsync(job, _clock.GetTimestamp(), stopping);
    }

    /// <summary>Performs the steps that are due, and hands the job back.</summary>
    /// <param name="job">The job.</param>
    /// <param name="claimedAt">The timestamp just before the claim.</param>
    /// <param name="stopping">Signals that the worker stops.</param>
    internal async Task RunAsync(ExportJob job, long claimedAt, CancellationToken stopping)
    {
        if (job.LeaseUntil is { } until)
            _clock.Set(until - _options.LeaseDuration, claimedAt);
        var lease = new JobLease(_store, job, claimedAt, _options, _clock, _logger, stopping);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                // The store says that the job is due. The clock may have been set back since.
                while (true)
                {
                    var before = job.State;
                    job = await StepAsync(job, lease).ConfigureAwait(false);

                    // If no step is due, the job is saved without a lease, so that another worker can claim it.
                    // A step that follows a change of state at once is due even if the clock was set back since the change.
                    var isDue = job.DueAt <= _clock.GetUtcNow() || (job.State != before && job.DueAt <= job.Transitions[^1].At);
                    var isDone = !isDue || stopping.IsCancellationRequested;
                    await lease.SaveAsync(isDone ? job with { LeaseUntil = null } : job, CancellationToken.None).ConfigureAwait(false);
                    if (job.State != before && job.PartitionOf is null)
                        CampaignExportTelemetry.CountTransition(job.State.ToString(), job.State == ExportJobState.Failed ? job.Failure?.ToString() : null);
                    if (!isDone)
                        continue;
                    if (job is { PartitionOf: { } whole, DueAt: null })
                        await _split.TryWakeAsync(whole).ConfigureAwait(false);
                    return;
                }
            }
            catch (OtherStorageException error)
            {
                Log.OtherStorage(_logger, job.Id, error.Message);
                Volatile.Write(ref _metOtherStorageAt, _clock.GetTimestamp());
                await HandBackAsync(job, lease).ConfigureAwait(false);
            }
            catch (ExportJobFencedException)
            {
                Log.Fenced(_logger, job.Id, job.FencingToken);
            }
        }
    }

    /// <summary>Hands a job back as it was claimed.</summary>
    private async Task HandBackAsync(ExportJob job, JobLease lease)
    {
        try
        {
            await lease.SaveAsync(job with { LeaseUntil = null }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            Log.Fenced(_logger, job.Id, job.FencingToken);
        }
    }

    private Task<ExportJob> StepAsync(ExportJob job, JobLease lease) => job switch
    {
        { State: ExportJobState.Queued or ExportJobState.Running, Split: null } => _export.RunAsync(job, lease),
        { State: ExportJobState.Queued or ExportJobState.Running } => _split.RunAsync(job, lease),
        { Split: not null } => _split.EndAsync(job, lease),
        { State: ExportJobState.Failed or ExportJobState.Cancelled, HasFiles: true } => _deletion.RunAsync(job, lease),
        _ when job.IsMailDue() => _mail.RunAsync(job, lease),
        { State: ExportJobState.Completed } => _deletion.RunAsync(job, lease),
        _ => Task.FromResult(job with { DueAt = null }),
    };
}

/// <summary>Deletes the files of a job that expired, failed or was cancelled.</summary>
internal sealed class JobDeletion(ExportJobServices services, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        try
        {
            await services.Storage.DeleteAsync(job.Id, lease.Ending).ConfigureAwait(false);
            await services.Audit.WriteAsync(ExportAuditAction.Deleted, job, time.GetUtcNow(), detail: null, lease.Ending).ConfigureAwait(false);
            return job.State == ExportJobState.Completed ? job.Expire(time.GetUtcNow()) : job.WithoutFiles(time.GetUtcNow());
        }
        catch (OperationCanceledException) when (lease.Ending.IsCancellationRequested && !lease.IsLost)
        {
            return job;
        }
#pragma warning disable CA1031 // Every failure is retried.
        catch (Exception error) when (!lease.IsLost)
#pragma warning restore CA1031
        {
            Log.DeleteFailed(logger, job.Id, Log.Safe(logger, error));
            return job.SetBack(options.PauseAfter(job.ConsecutiveFailures + 1), time.GetUtcNow());
        }
    }
}
