using CampaignExport.Exports;

namespace CampaignExport.Jobs;

/// <summary>Where jobs are kept, and where workers claim them: the one thing that several machines agree on.</summary>
/// <remarks>
/// May be called concurrently, by several processes. A job is claimed for the time of a lease, with a fencing token that
/// grows by every claim. Each member that takes a token checks it in the transaction of what it writes: a worker that was
/// frozen for longer than its lease writes nothing any more.
/// <para>
/// Leases and due times follow the clock of the store: that of a database server, or the machine's where all callers are on
/// one machine. Callers pass durations. A store on the clock of a machine does not believe a lease that ends later than now plus its
/// length: the clock was ahead when it was given.
/// </para>
/// </remarks>
public interface IExportJobStore
{
    /// <summary>Adds a job that was submitted, unless something is in its way; which, is found out and acted on at once.</summary>
    /// <param name="job">The job, queued. A due time later than the present time of the store becomes the present time.</param>
    /// <param name="maxQueued">How many jobs of its workspace may be queued, this one included.</param>
    /// <param name="cancellationToken">Stops the adding.</param>
    /// <returns>What became of it. Of several reasons, an idempotency key that is there counts before a conflict, and that before a full queue.</returns>
    ValueTask<ExportJobAddition> AddAsync(ExportJob job, int maxQueued, CancellationToken cancellationToken = default);

    /// <summary>Finds a job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The job; null if there is none.</returns>
    ValueTask<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs, the latest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The jobs, by falling id.</returns>
    ValueTask<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the job that has been due for longest, if its lease is free: <see cref="ExportJob.DueAt"/> has come, no lease or one
    /// that ran out, and, for a queued one, fewer exports of its workspace running than may. What counts as running: a
    /// running job, whether its lease holds or not, and a queued one with a lease that holds.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellationToken">Stops the claiming.</param>
    /// <returns>
    /// The job in the state it was in, with a new fencing token and the lease; null if there is nothing to do. A job that is being
    /// written at this moment may be passed over: a later claim gets it.
    /// </returns>
    ValueTask<ExportJob?> ClaimAsync(ExportJobClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Renews a lease that has not been taken over, and keeps how far the export has come.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="fencingToken">The token of the claim.</param>
    /// <param name="lease">How long the lease shall hold from now on.</param>
    /// <param name="progress">How far the export has come; null to leave that alone.</param>
    /// <param name="cancellationToken">Stops the renewing.</param>
    /// <returns>The lease, and whether the cancellation of the job was asked for.</returns>
    /// <exception cref="ExportJobFencedException">The job was claimed by another, or given back.</exception>
    ValueTask<ExportJobRenewal> RenewAsync(
        string id, long fencingToken, TimeSpan lease, ExportProgress? progress, CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves a job with its due time, if its fencing token is still the present one and its state may follow the stored one.
    /// If the job has a lease, the stored lease stays as it is; if it has none, the stored lease ends. Progress and a request for
    /// cancellation are left alone. A checkpoint is deleted with it when the job is neither queued nor running any more.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    /// <returns>A task that ends when it is saved.</returns>
    /// <exception cref="ExportJobFencedException">Its token is not the present one, or its state may not follow.</exception>
    ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken = default);

    /// <summary>Keeps that the cancellation of a job was asked for; the first time counts. Does nothing if there is no such job.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="at">When, in UTC.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    /// <returns>A task that ends when it is saved.</returns>
    ValueTask RequestCancelAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Loads the checkpoint of a job.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The last one saved; null if there is none.</returns>
    /// <exception cref="CheckpointException">There is one, and it cannot be read.</exception>
    ValueTask<ExportCheckpoint?> LoadCheckpointAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Saves the checkpoint of a job in place of the one before.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="fencingToken">The token of the claim.</param>
    /// <param name="checkpoint">The checkpoint; null to delete the one that is there.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    /// <returns>A task that ends when it is saved.</returns>
    /// <exception cref="ExportJobFencedException">The token is not the present one.</exception>
    ValueTask SaveCheckpointAsync(string id, long fencingToken, ExportCheckpoint? checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Counts jobs, for those who watch them.</summary>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>The numbers.</returns>
    ValueTask<ExportJobStatistics> CountAsync(CancellationToken cancellationToken = default);
}
