using System.Runtime.ExceptionServices;
using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Performs the export of a job, from its last checkpoint if there is one.</summary>
internal sealed class JobExport(ExportJobServices services, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    private readonly JobRecipients _recipients = new(services, options, time, logger);

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Returns the changed job: completed, split, queued again, failed or cancelled. A partition that is stored has no next step.</summary>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    /// <exception cref="OtherStorageException">The job is a partition of a split export whose files this worker does not see.</exception>
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        JobTarget? target = null;
        var isExporting = false;
        try
        {
            var whole = await FindWholeAsync(job).ConfigureAwait(false);
            if (lease.IsCancelRequested || whole?.State is not (ExportJobState.Queued or ExportJobState.Running))
                return await CancelAsync(job, lease).ConfigureAwait(false);
            job = job.Start(Now);
            await lease.SaveAsync(job, lease.Ending).ConfigureAwait(false);
            if (job.ConsecutiveFailures >= options.MaxConsecutiveFailures)
                return await FailAsync(job, lease, ExportFailure.Unexpected, error: null).ConfigureAwait(false);
            await AuditAsync(ExportAuditAction.Started, job, detail: null, lease.Ending).ConfigureAwait(false);

            // A permission may have been revoked since the submission. Then nothing is read.
            whole = job.PartitionOf is null ? job : whole;
            var permissions = await services.Authorizer
                .GetPermissionsAsync(whole.Request, whole.Request.Requester.UserId, lease.Ending).ConfigureAwait(false);
            if (!permissions.Allow(whole.Request))
                return await FailAsync(job, lease, ExportFailure.NotAllowed, error: null).ConfigureAwait(false);

            target = await JobTarget.CreateAsync(services, job, whole, lease).ConfigureAwait(false);
            RequireSource(whole.Request);
            if (whole.Split is { } split)
                await services.RequireStorageAsync(split, lease.Ending).ConfigureAwait(false);
            isExporting = true;
            if (whole.Request is not RecipientJobRequest recipients)
                return await ExportChartsAsync(job, target, lease).ConfigureAwait(false);
            if (_recipients.Prepare(whole, permissions) is not var (choice, request))
                return await FailAsync(job, lease, ExportFailure.NotAllowed, error: null).ConfigureAwait(false);
            if (job.PartitionOf is null)
                job = job with { HasPersonalData = JobRequests.HasPersonalData(choice) };
            return (job.Request, recipients.Split) switch
            {
                (PartitionJobRequest partition, _) => await StoreAsync(job, partition, whole.Split!, choice, request, target, lease).ConfigureAwait(false),
                (_, > 1) => await SplitAsync(job, recipients, choice, lease).ConfigureAwait(false),
                _ => await CompleteAsync(job, await ExportRecipientsAsync(job, choice, request, target, lease).ConfigureAwait(false), [], target).ConfigureAwait(false),
            };
        }
        catch (Exception error) when (error is not (ExportJobFencedException or OtherStorageException))
        {
            var failure = error switch
            {
                NoDataException => ExportFailure.NoData,
                ExportRequestException => ExportFailure.Impossible,
                SourceDataException => ExportFailure.InvalidData,
                _ when target?.HasFailedWith(error) == true => ExportFailure.StorageFailed,
                _ when isExporting && lease.StoreError != error => ExportFailure.SourceFailed,
                _ => ExportFailure.Unexpected,
            };
            return await EndAsync(job, lease, error, failure).ConfigureAwait(false);
        }
    }

    public async Task<ExportJob> FailAsync(ExportJob job, JobLease lease, ExportFailure failure, Exception? error)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Fail(failure, error, Now);
        if (job.PartitionOf is not null)
            return job.Silent();
        await AuditAsync(ExportAuditAction.Failed, job, failure.ToString(), CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    public async Task<ExportJob> CancelAsync(ExportJob job, JobLease lease)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Cancel(Now);
        if (job.PartitionOf is not null)
            return job.Silent();
        await AuditAsync(ExportAuditAction.Cancelled, job, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    public async Task<ExportJob> CompleteAsync(ExportJob job, IReadOnlyList<ExportJobFile> files, IReadOnlyList<string> warnings, JobTarget target)
    {
        job = job.Complete(files, warnings, target.Deliveries, Now);
        await AuditAsync(ExportAuditAction.Completed, job, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    /// <summary>Discards what earlier attempts stored in other destinations, such as a bucket. The next step deletes the files of the storage.</summary>
    public async Task DiscardAsync(ExportJob job, JobLease lease)
    {
        try
        {
            if (await services.Store.LoadCheckpointAsync(job.Id, CancellationToken.None).ConfigureAwait(false) is not { } checkpoint
                || await FindWholeAsync(job).ConfigureAwait(false) is not { } whole)
            {
                return;
            }

            var target = await JobTarget.CreateAsync(services, job, whole, lease).ConfigureAwait(false);
            foreach (var file in checkpoint.Files)
            {
                var upload = await target.Sink.ReopenAsync(file.Name, file.State, file.PartsUnread, CancellationToken.None).ConfigureAwait(false);
                await upload.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The first error counts. The sweeper of a bucket finds what is left there.
        catch (Exception error) when (error is not ExportJobFencedException)
#pragma warning restore CA1031
        {
            Log.DiscardFailed(logger, job.Id, Log.Safe(logger, error));
        }
    }

    /// <summary>Finds the split export of a partition; null if it does not exist. Any other job is whole.</summary>
    private async ValueTask<ExportJob?> FindWholeAsync(ExportJob job) =>
        job.PartitionOf is { } id ? await services.Store.FindAsync(id, CancellationToken.None).ConfigureAwait(false) : job;

    /// <summary>The partitions of a split export are not audited.</summary>
    private ValueTask AuditAsync(ExportAuditAction action, ExportJob job, string? detail, CancellationToken cancellationToken) =>
        job.PartitionOf is null ? services.Audit.WriteAsync(action, job, Now, detail, cancellationToken) : ValueTask.CompletedTask;

    private async Task<ExportJob> ExportChartsAsync(ExportJob job, JobTarget target, JobLease lease)
    {
        var exporter = new ChartExporter(services.Metrics!, logger);
        var result = await exporter.ExportAsync(((ChartJobRequest)job.Request).ToExport(options), target.Sink, lease.Cancelling).ConfigureAwait(false);
        await RequireStoredAsync(target, lease).ConfigureAwait(false);
        return await CompleteAsync(job, FilesOf(result.Files), result.WarningSentences.In(job.Request.Requester.Language), target).ConfigureAwait(false);
    }

    /// <summary>Splits an export. The partitions are saved before the first of them begins, so they are disjoint whatever happens.</summary>
    private async Task<ExportJob> SplitAsync(ExportJob job, RecipientJobRequest request, RecipientChoice choice, JobLease lease)
    {
        var partitions = await _recipients.SplitAsync(choice, request, lease.Cancelling).ConfigureAwait(false);
        var identity = await services.Storage.GetIdentityAsync(lease.Cancelling).ConfigureAwait(false);
        return job with { Split = new(partitions, identity), DueAt = Now };
    }

    /// <summary>Stores the file of a partition, which the split export publishes.</summary>
    private async Task<ExportJob> StoreAsync(
        ExportJob job, PartitionJobRequest partition, ExportJobSplit split, RecipientChoice choice, RecipientExportRequest request, JobTarget target, JobLease lease)
    {
        var query = split.Partitions[partition.Number - 1];
        request = request with { Buckets = query.Buckets, Partition = query.Partition, PartOfSplit = partition.Number };
        var files = await ExportRecipientsAsync(job, choice, request, target, lease).ConfigureAwait(false);
        // The last progress is saved, too.
        await lease.RequireAsync(lease.Ending).ConfigureAwait(false);
        return job.Park(files);
    }

    private async Task<IReadOnlyList<ExportJobFile>> ExportRecipientsAsync(
        ExportJob job, RecipientChoice choice, RecipientExportRequest request, JobTarget target, JobLease lease)
    {
        var checkpoints = new JobCheckpoints(services.Store, job.Id, lease);
        RecipientExportResult result;
        try
        {
            result = await _recipients.ExportAsync(choice, request, target.Sink, checkpoints, lease).ConfigureAwait(false);
        }
        catch (Exception error) when (error is CheckpointException or ExportPartsLostException)
        {
            // The visible columns or the runtime have changed, or stored parts are lost: the export restarts.
            Log.StartsAfresh(logger, job.Id, Log.Safe(logger, error));
            await lease.SaveCheckpointAsync(null, lease.Ending).ConfigureAwait(false);
            result = await _recipients.ExportAsync(choice, request, target.Sink, checkpoints, lease).ConfigureAwait(false);
        }

        await RequireStoredAsync(target, lease).ConfigureAwait(false);
        return FilesOf(result.Files);
    }

    private static async ValueTask RequireStoredAsync(JobTarget target, JobLease lease)
    {
        if (target.StorageError is not { } error)
            return;
        // Other destinations have their copy, but the storage failed. A failed destination takes part again only in a new export.
        await lease.SaveCheckpointAsync(null, lease.Ending).ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(error);
    }

    internal static IReadOnlyList<ExportJobFile> FilesOf(IReadOnlyList<ExportedFile> files) => [.. files.Select(file => new ExportJobFile(file.Name, file.Rows, file.Bytes))];

    /// <summary>Determines the next state of a job whose attempt failed.</summary>
    private async Task<ExportJob> EndAsync(ExportJob job, JobLease lease, Exception error, ExportFailure failure)
    {
        if (lease.IsLost)
            throw new ExportJobFencedException(job.Id);
        if (lease.IsCancelRequested && error is OperationCanceledException)
            return await CancelAsync(job, lease).ConfigureAwait(false);
        if (lease.Ending.IsCancellationRequested && error is OperationCanceledException)
            return job.HandBack(Now);

        Log.TryFailed(logger, job.Id, job.Attempts, Log.Safe(logger, error));
        var isFinal = error is ExportRequestException or SourceDataException;
        var after = (job with { Progress = lease.Progress ?? job.Progress }).RetryAfter(TimeSpan.Zero, failure, error, Now);
        return isFinal || after.ConsecutiveFailures >= options.MaxConsecutiveFailures
            ? await FailAsync(job, lease, failure, error).ConfigureAwait(false)
            : after with { DueAt = Now + options.PauseAfter(after.ConsecutiveFailures) };
    }

    private void RequireSource(ExportJobRequest request)
    {
        var (isThere, what, calls) = request is RecipientJobRequest
            ? (services.Recipients is not null || services.RecipientExports is not null, "recipients", "AddRecipientSource(...) or AddSqlRecipients(...)")
            : (services.Metrics is not null, "metrics", "AddMetricsSource(...) or AddSqlMetrics(...)");
        if (!isThere)
            throw new InvalidOperationException($"The worker has no source of {what}. Call {calls} where AddJobWorker is called, or submit no such jobs.");
    }
}

/// <summary>The exception that is thrown when a worker does not see the storage of a split export.</summary>
internal sealed class OtherStorageException() : CampaignExportException(
    "This worker does not store files in the same place as the worker that split the export. Give all workers the same folder or bucket, or stop this one.");

/// <summary>Saves the checkpoint of a job in the store of jobs.</summary>
internal sealed class JobCheckpoints(IExportJobStore store, string jobId, JobLease lease) : IExportCheckpointStore
{
    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.LoadCheckpointAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            lease.StoreError = error;
            throw;
        }
    }

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            await lease.SaveCheckpointAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            lease.Lose();
            throw;
        }
        catch (Exception error)
        {
            lease.StoreError = error;
            throw;
        }
    }

    // The checkpoint is deleted when the job is saved as completed: after a crash in between, nothing is exported again.
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
