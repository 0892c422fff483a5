namespace CampaignExport.Jobs;

/// <summary>Asks for exports in the background, and follows them.</summary>
/// <remarks>
/// Thread-safe. It trusts its caller: whether a user may see a job that another one submitted is for the host to decide, by
/// <see cref="ExportRequester.UserId"/> and the permissions.
/// </remarks>
public interface IExportJobs
{
    /// <summary>Submits an export.</summary>
    /// <param name="request">What is to be exported, and for whom.</param>
    /// <param name="cancellationToken">Stops the submission.</param>
    /// <returns>The job; if the same user used the same idempotency key before, the job of then.</returns>
    /// <exception cref="ExportRequestException">The request is invalid; the message names everything that is wrong with it.</exception>
    /// <exception cref="ExportNotAllowedException">The requester may not.</exception>
    /// <exception cref="ExportConflictException">The same export of the campaign is queued or running.</exception>
    /// <exception cref="ExportQueueFullException">Too many exports of the workspace are queued.</exception>
    Task<ExportJob> SubmitAsync(ExportJobRequest request, CancellationToken cancellationToken = default);

    /// <summary>Finds a job.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The job; null if there is none.</returns>
    Task<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs, the latest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The jobs.</returns>
    Task<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Asks for the cancellation of a job: one that is queued is cancelled, one that runs soon. One that has ended stays as it is.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="userId">The id of the user, for the audit.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The job as it is then; null if there is none.</returns>
    Task<ExportJob?> CancelAsync(string id, string userId, CancellationToken cancellationToken = default);

    /// <summary>Follows a job until it has ended: gives it as it is, and again whenever something has changed.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">Stops the following.</param>
    /// <returns>The job at different times; nothing if there is none.</returns>
    IAsyncEnumerable<ExportJob> WatchAsync(string id, CancellationToken cancellationToken = default);
}
