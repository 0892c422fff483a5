namespace CampaignExport.Jobs;

/// <summary>Submits exports in the background and follows them.</summary>
/// <remarks>
/// Thread-safe. It trusts its caller: the host decides whether a user may see the job of another user, by
/// <see cref="ExportRequester.UserId"/> and the permissions.
/// </remarks>
public interface IExportJobs
{
    /// <summary>Submits an export.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The job; the existing job if the user submitted the same idempotency key before.</returns>
    /// <exception cref="ExportRequestException">The request is invalid; the message names everything that is wrong with it.</exception>
    /// <exception cref="ExportNotAllowedException">The requester lacks the permission.</exception>
    /// <exception cref="ExportConflictException">The same export of the campaign is queued or running.</exception>
    /// <exception cref="ExportQueueFullException">Too many exports of the workspace are queued.</exception>
    Task<ExportJob> SubmitAsync(ExportJobRequest request, CancellationToken cancellationToken = default);

    /// <summary>Finds a job.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The job; null if it does not exist.</returns>
    Task<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs, the newest first.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The jobs.</returns>
    Task<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Requests the cancellation of a job. A queued job is cancelled at once, a running one soon. A job that has ended does not change.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="userId">The id of the user, for the audit trail.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The current job; null if it does not exist.</returns>
    Task<ExportJob?> CancelAsync(string id, string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Submits a failed export again for its requester, as a new job from the beginning: the files of a failed job are deleted, and its requester may have received a mail. A second call returns
    /// the same new job.
    /// </summary>
    /// <param name="id">The id of the failed job.</param>
    /// <param name="userId">The id of the operator, for the audit trail.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The new job; null if the failed job does not exist.</returns>
    /// <exception cref="ExportRequestException">The job has not failed, is a partition, or has a request that is no longer valid.</exception>
    /// <exception cref="ExportNotAllowedException">The requester lacks the permission.</exception>
    /// <exception cref="ExportConflictException">The same export of the campaign is queued or running.</exception>
    /// <exception cref="ExportQueueFullException">Too many exports of the workspace are queued.</exception>
    Task<ExportJob?> RequeueAsync(string id, string userId, CancellationToken cancellationToken = default);

    /// <summary>Follows a job until it ends. Returns the current job, then the job after each change.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The states of the job; empty if it does not exist.</returns>
    IAsyncEnumerable<ExportJob> WatchAsync(string id, CancellationToken cancellationToken = default);
}
