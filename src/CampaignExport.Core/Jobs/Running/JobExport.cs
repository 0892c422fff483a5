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
    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Returns the changed job: completed, queued again, failed or cancelled.</summary>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        JobTarget? target = null;
        var isExporting = false;
        try
        {
            if (lease.IsCancelRequested)
                return await CancelAsync(job, lease).ConfigureAwait(false);
            job = job.Start(Now);
            await lease.SaveAsync(job, lease.Ending).ConfigureAwait(false);
            if (job.ConsecutiveFailures >= options.MaxTries)
                return await FailAsync(job, lease, ExportFailure.Unexpected, error: null).ConfigureAwait(false);
            await services.Audit.WriteAsync(ExportAuditAction.Started, job, Now, detail: null, lease.Ending).ConfigureAwait(false);

            // A permission may have been revoked since the submission. Then nothing is read.
            var permissions = await services.Authorizer
                .GetPermissionsAsync(job.Request, job.Request.Requester.UserId, lease.Ending).ConfigureAwait(false);
            if (!permissions.Allow(job.Request))
                return await FailAsync(job, lease, ExportFailure.NotAllowed, error: null).ConfigureAwait(false);

            target = await JobTarget.CreateAsync(services, job, lease).ConfigureAwait(false);
            RequireSource(job.Request);
            isExporting = true;
            return await ExportAsync(job, target, lease, permissions).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ExportJobFencedException)
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

    private async Task<ExportJob> ExportAsync(ExportJob job, JobTarget target, JobLease lease, ExportPermissions permissions)
    {
        IReadOnlyList<ExportJobFile> files;
        IReadOnlyList<string> warnings = [];
        if (job.Request is RecipientJobRequest recipients)
        {
            var choice = recipients.Choice.For(permissions);
            var request = recipients.ToExport(job.Id) with { PartBytes = options.PartBytes };
            if (services.Compressor is { } compressor)
                request = request with { Compressor = compressor };
            job = job with { HasPersonalData = JobRequests.HasPersonalData(choice) };
            choice = choice.WithNamesOf(options);
            files = await ExportRecipientsAsync(job, choice, request, target.Sink, lease).ConfigureAwait(false);
        }
        else
        {
            var exporter = new ChartExporter(services.Metrics!, logger);
            var result = await exporter.ExportAsync(((ChartJobRequest)job.Request).ToExport(options), target.Sink, lease.Cancelling).ConfigureAwait(false);
            files = [.. result.Files.Select(file => new ExportJobFile(file.Name, file.Rows, file.Bytes))];
            warnings = result.Warnings;
        }

        if (target.StorageError is { } error)
        {
            // Other destinations have their copy, but the storage failed. A failed destination takes part again only in a new export.
            await lease.SaveCheckpointAsync(null, lease.Ending).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(error);
        }

        job = job.Complete(files, warnings, target.Deliveries, Now);
        await services.Audit.WriteAsync(ExportAuditAction.Completed, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<IReadOnlyList<ExportJobFile>> ExportRecipientsAsync(
        ExportJob job, RecipientChoice choice, RecipientExportRequest request, IExportSink sink, JobLease lease)
    {
        var checkpoints = new JobCheckpoints(services.Store, job.Id, lease);
        RecipientExportResult result;
        try
        {
            result = await RunAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is CheckpointException or ExportPartsLostException)
        {
            // The visible columns or the runtime have changed, or stored parts are lost: the export restarts.
            Log.StartsAfresh(logger, job.Id, Log.Safe(logger, error));
            await lease.SaveCheckpointAsync(null, lease.Ending).ConfigureAwait(false);
            result = await RunAsync().ConfigureAwait(false);
        }

        return [.. result.Files.Select(file => new ExportJobFile(file.Name, file.Rows, file.Bytes))];

        Task<RecipientExportResult> RunAsync() => services.RecipientExports is { } exports
            ? exports.ExportAsync(choice, request, sink, checkpoints, lease, lease.Cancelling)
            : new RecipientExporter<Recipient>(services.Recipients!, time, logger)
                .ExportAsync(new(request, choice.CreateSelection()), sink, checkpoints, lease, lease.Cancelling);
    }

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
        return isFinal || after.ConsecutiveFailures >= options.MaxTries
            ? await FailAsync(job, lease, failure, error).ConfigureAwait(false)
            : after with { DueAt = Now + options.PauseAfter(after.ConsecutiveFailures) };
    }

    private async Task<ExportJob> FailAsync(ExportJob job, JobLease lease, ExportFailure failure, Exception? error)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Fail(failure, error, Now);
        await services.Audit.WriteAsync(ExportAuditAction.Failed, job, Now, failure.ToString(), CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<ExportJob> CancelAsync(ExportJob job, JobLease lease)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Cancel(Now);
        await services.Audit.WriteAsync(ExportAuditAction.Cancelled, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    /// <summary>Discards what earlier attempts stored in other destinations, such as a bucket. The next step deletes the files of the storage.</summary>
    private async Task DiscardAsync(ExportJob job, JobLease lease)
    {
        try
        {
            if (await services.Store.LoadCheckpointAsync(job.Id, CancellationToken.None).ConfigureAwait(false) is not { } checkpoint)
                return;
            var target = await JobTarget.CreateAsync(services, job, lease).ConfigureAwait(false);
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

    private void RequireSource(ExportJobRequest request)
    {
        var (isThere, what, calls) = request is RecipientJobRequest
            ? (services.Recipients is not null || services.RecipientExports is not null, "recipients", "AddRecipientSource(...) or AddSqlRecipients(...)")
            : (services.Metrics is not null, "metrics", "AddMetricsSource(...) or AddSqlMetrics(...)");
        if (!isThere)
            throw new InvalidOperationException($"The worker has no source of {what}. Call {calls} where AddJobWorker is called, or submit no such jobs.");
    }
}

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
