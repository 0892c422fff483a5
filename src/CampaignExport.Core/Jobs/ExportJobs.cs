using System.Runtime.CompilerServices;

namespace CampaignExport.Jobs;

/// <summary>Submits exports and follows them.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="store">The store of jobs.</param>
/// <param name="authorizer">The permissions of users.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="options">The options of jobs.</param>
/// <param name="time">The time provider; null for the system clock.</param>
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
        var permissions = await authorizer.GetPermissionsAsync(request, user, cancellationToken).ConfigureAwait(false);
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
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } job)
            return null;
        // A job that has ended does not change.
        if (job.State is not (ExportJobState.Queued or ExportJobState.Running))
            return job;
        await store.RequestCancelAsync(id, now, cancellationToken).ConfigureAwait(false);
        job = await store.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? job;
        await audit.WriteAsync(ExportAuditAction.CancelRequested, job.Request, id, userId, now, null, cancellationToken).ConfigureAwait(false);
        if (job is { State: ExportJobState.Queued or ExportJobState.Running, Split: { } split })
        {
            // The partitions may occupy all workers, so that none is free for the job itself.
            var filter = new ExportJobFilter { CampaignId = id, Partitions = true, Limit = split.Partitions.Count };
            foreach (var partition in await store.ListAsync(filter, cancellationToken).ConfigureAwait(false))
                await store.RequestCancelAsync(partition.Id, now, cancellationToken).ConfigureAwait(false);
        }

        if ((job.State != ExportJobState.Queued && job.Split is null) || job.LeaseUntil > now)
            return job;
        try
        {
            // No worker has the job. If an earlier attempt left files, or if it is split, a worker must end it.
            var isUntouched = job.Attempts == 0;
            await store.SaveAsync(isUntouched ? job.Cancel(now) : job with { DueAt = now }, cancellationToken).ConfigureAwait(false);
            if (isUntouched)
                await audit.WriteAsync(ExportAuditAction.Cancelled, job, now, detail: null, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            // A worker has claimed the job in the meantime. It sees the request.
        }

        return await store.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExportJob?> RequeueAsync(string id, string userId, CancellationToken cancellationToken = default)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } job)
            return null;
        if (job.PartitionOf is { } whole)
        {
            throw new ExportRequestException(
                $"A partition is exported with its export. Requeue the export '{whole}' if it failed.",
                $"Une partition est exportée avec son export. Relancez l’export « {whole} » s’il a échoué.");
        }

        if (job.State != ExportJobState.Failed)
        {
            throw new ExportRequestException(
                $"The job is {job.State}. Only a failed job can be requeued.",
                $"L’export n’a pas échoué (état : {job.State}). Seul un export qui a échoué peut être relancé.");
        }

        var added = await SubmitAsync(job.Request with { IdempotencyKey = $"requeue {id}" }, cancellationToken).ConfigureAwait(false);
        await audit.WriteAsync(ExportAuditAction.Requeued, job.Request, id, userId, _time.GetUtcNow(), added.Id, cancellationToken).ConfigureAwait(false);
        return added;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExportJob> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (ExportJobState, Exports.ExportProgress, DateTimeOffset?)? before = null;
        while (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } job)
        {
            // An attempt can fail between two polls. The job is then due at another time.
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
