using System.Runtime.CompilerServices;

namespace CampaignExport.Jobs;

/// <summary>Asks for exports in the background, and follows them.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="store">Where jobs are kept.</param>
/// <param name="authorizer">Says who may export what.</param>
/// <param name="audit">Is told who did what.</param>
/// <param name="options">How jobs are queued.</param>
/// <param name="time">The clock; null for that of the system.</param>
internal sealed class ExportJobs(
    IExportJobStore store, IExportAuthorizer authorizer, IExportAudit audit, ExportJobOptions options, TimeProvider? time = null) : IExportJobs
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<ExportJob> SubmitAsync(ExportJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        JobRequests.Validate(request, options);
        var now = _time.GetUtcNow();
        var user = request.Requester.UserId;
        var permissions = await authorizer.OfAsync(request, user, cancellationToken).ConfigureAwait(false);
        if (!permissions.Allow(request))
        {
            await audit.WriteAsync(ExportAuditAction.Refused, request, null, user, now, "no permission", cancellationToken).ConfigureAwait(false);
            throw new ExportNotAllowedException(request.Contents);
        }

        var job = ExportJobLife.Submit(Guid.CreateVersion7(now).ToString("N"), request, now);
        var addition = await store.AddAsync(job, options.MaxQueued, cancellationToken).ConfigureAwait(false);
        switch (addition.Outcome)
        {
            case ExportJobAdditionOutcome.Added:
                await audit.WriteAsync(ExportAuditAction.Submitted, job, now, detail: null, cancellationToken).ConfigureAwait(false);
                return addition.Job!;
            case ExportJobAdditionOutcome.Existing:
                return addition.Job!;
            case ExportJobAdditionOutcome.Conflict:
                throw new ExportConflictException(addition.Job!.Id);
            default:
                throw new ExportQueueFullException(options.MaxQueued);
        }
    }

    /// <inheritdoc/>
    public Task<ExportJob?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        store.FindAsync(id, cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken = default) =>
        store.ListAsync(filter, cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task<ExportJob?> CancelAsync(string id, string userId, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        await store.RequestCancelAsync(id, now, cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } job)
            return null;
        await audit.WriteAsync(ExportAuditAction.CancelRequested, job.Request, id, userId, now, null, cancellationToken).ConfigureAwait(false);
        if (job.State != ExportJobState.Queued || job.LeaseUntil > now)
            return job;
        try
        {
            // No worker has it, so nothing is to be waited for; one that has tried it already left things that a worker clears away.
            var isUntouched = job.Attempts == 0;
            await store.SaveAsync(isUntouched ? job.Cancel(now) : job with { DueAt = now }, cancellationToken).ConfigureAwait(false);
            if (isUntouched)
                await audit.WriteAsync(ExportAuditAction.Cancelled, job, now, detail: null, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            // A worker has claimed it meanwhile, and finds the request.
        }

        return await store.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExportJob> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (ExportJobState, Exports.ExportProgress, DateTimeOffset?)? before = null;
        while (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } job)
        {
            // A try may fail between two looks: then it is due at another time.
            var now = (job.State, job.Progress, job.DueAt);
            if (before != now)
                yield return job;
            if (job.State is not (ExportJobState.Queued or ExportJobState.Running))
                yield break;
            before = now;
            await Task.Delay(options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
