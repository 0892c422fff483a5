using CampaignExport.Exports;

namespace CampaignExport.Jobs;

/// <summary>Stores jobs, and the workers that claim them, which can be on several machines.</summary>
/// <remarks>
/// Implementations must be thread-safe, and safe for use by several processes. A claim has a lease and a fencing token, which increases with
/// each claim. Each member with a token checks it in the transaction of its write, so a worker that was
/// frozen for longer than its lease can no longer write.
/// <para>
/// Leases and due times follow the clock of the store: the clock of the database server, or of the machine if all callers run on
/// one machine. Callers pass durations. The clock of a machine can be adjusted, so a store without a server must not depend on it.
/// In such a store a lease has expired when the instance that claims has observed it without renewal for its duration, by a monotonic clock. A due time that
/// was saved while the clock was ahead is moved back by the same time, so that the job does not wait longer than intended. A due time equal to
/// <see cref="ExportJob.ExpiresAt"/> is never moved, because the links must work until then.
/// </para>
/// </remarks>
public interface IExportJobStore
{
    /// <summary>Adds a submitted job, unless there is a conflict. The check and the insertion are atomic.</summary>
    /// <param name="job">The queued job. A due time after the current time of the store becomes the current time.</param>
    /// <param name="maxQueued">The maximum number of queued jobs of the workspace, including this job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result. An existing idempotency key takes precedence over a conflict, and a conflict over a full queue.</returns>
    ValueTask<ExportJobAddition> AddAsync(ExportJob job, int maxQueued, CancellationToken cancellationToken = default);

    /// <summary>Finds a job.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The job; null if it does not exist.</returns>
    ValueTask<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs, the newest first, without jobs with an <see cref="ExportJob.PartitionOf"/> unless the filter includes them.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The jobs, by descending id.</returns>
    ValueTask<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the job that has been due for longest: <see cref="ExportJob.DueAt"/> is not in the future, the job has no lease or an expired
    /// one (see the remarks of the interface), and, if it is queued, fewer exports of its workspace are running than allowed. A running job counts as running
    /// even if its lease has expired, and so does a queued job with a valid lease.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The job in its current state, with a new fencing token and the lease; null if no job is due. The call may skip a job that
    /// is being written at the same time; a later claim returns it.
    /// </returns>
    ValueTask<ExportJob?> ClaimAsync(ExportJobClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Renews the lease of a claim, and saves the progress of the export.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="fencingToken">The token of the claim.</param>
    /// <param name="lease">The duration of the lease, from now.</param>
    /// <param name="progress">The progress; null to keep the saved progress.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The lease, and whether cancellation was requested.</returns>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job, or the job was handed back.</exception>
    ValueTask<ExportJobRenewal> RenewAsync(
        string id, long fencingToken, TimeSpan lease, ExportProgress? progress, CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves a job with its due time, if its fencing token is the current one and its <see cref="ExportJobState"/> may follow the stored one.
    /// If the job has a lease, the stored lease does not change; otherwise the stored lease ends. Progress and a request for
    /// cancellation do not change. If the job is neither queued nor running, its checkpoint is deleted.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    /// <exception cref="ExportJobFencedException">The token is not the current one, or the state may not follow the stored state.</exception>
    ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken = default);

    /// <summary>Saves a request for the cancellation of a job. Later requests do not change the time. Does nothing if the job does not exist.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="at">The time of the request, in UTC.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    ValueTask RequestCancelAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Loads the checkpoint of a job.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The last saved checkpoint; null if there is none.</returns>
    /// <exception cref="CheckpointException">The checkpoint cannot be read.</exception>
    ValueTask<ExportCheckpoint?> LoadCheckpointAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Saves the checkpoint of a job in place of the previous one.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="fencingToken">The token of the claim.</param>
    /// <param name="checkpoint">The checkpoint; null to delete it.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    /// <exception cref="ExportJobFencedException">The token is not the current one.</exception>
    ValueTask SaveCheckpointAsync(string id, long fencingToken, ExportCheckpoint? checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Counts jobs for monitoring.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The numbers.</returns>
    ValueTask<ExportJobStatistics> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves the sign of a worker, with the time of the store. The first sign adds the worker, and requests its drain if it is draining: a worker that was removed while it was silent
    /// keeps its drain. Other workers without a sign for longer than <paramref name="keep"/> are removed.
    /// </summary>
    /// <remarks>
    /// If the clock of the machine is set back, a last sign in the future becomes one of now, so that a worker that has ended does not look alive for longer.
    /// </remarks>
    /// <param name="worker">The worker. The store ignores the members that it sets itself.</param>
    /// <param name="keep">How long a worker without a sign is kept.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the drain of the worker is requested.</returns>
    ValueTask<bool> SignAsync(ExportWorker worker, TimeSpan keep, CancellationToken cancellationToken = default);

    /// <summary>Lists the workers.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The workers, by their first sign, then by id.</returns>
    ValueTask<IReadOnlyList<ExportWorker>> ListWorkersAsync(CancellationToken cancellationToken = default);

    /// <summary>Requests the drain of a worker, or takes the request back. The worker learns it at its next sign.</summary>
    /// <param name="id">The id of the worker.</param>
    /// <param name="isRequested">Whether the worker must claim no more jobs.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The worker with the request; null if it does not exist.</returns>
    ValueTask<ExportWorker?> RequestDrainAsync(string id, bool isRequested, CancellationToken cancellationToken = default);

    /// <summary>Removes a worker that stops. Does nothing if it does not exist.</summary>
    /// <param name="id">The id of the worker.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is removed.</returns>
    ValueTask RemoveWorkerAsync(string id, CancellationToken cancellationToken = default);
}
