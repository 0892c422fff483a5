using System.Runtime.ExceptionServices;
using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Exports what a job asks for, from its last checkpoint if there is one.</summary>
internal sealed class JobExport(ExportJobParts parts, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Gives the job as it is afterwards: completed, or, if that could not be, queued again, failed or cancelled.</summary>
    /// <exception cref="ExportJobFencedException">The job is in other hands.</exception>
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        JobTarget? target = null;
        var isExporting = false;
        try
        {
            if (lease.IsCancelRequested)
                return await CancelAsync(job, lease).ConfigureAwait(false);
            job = job.Start(Now);
            await parts.Store.SaveAsync(job, lease.Ending).ConfigureAwait(false);
            if (job.ConsecutiveFailures >= options.MaxTries)
                return await FailAsync(job, lease, ExportFailure.Unexpected, error: null).ConfigureAwait(false);
            await parts.Audit.WriteAsync(ExportAuditAction.Started, job, Now, detail: null, lease.Ending).ConfigureAwait(false);

            // A permission that was taken away since the job was submitted counts: nothing is read then.
            var permissions = await parts.Authorizer
                .OfAsync(job.Request, job.Request.Requester.UserId, lease.Ending).ConfigureAwait(false);
            if (!permissions.Allow(job.Request))
                return await FailAsync(job, lease, ExportFailure.NotAllowed, error: null).ConfigureAwait(false);

            target = await JobTarget.OfAsync(parts, job, lease).ConfigureAwait(false);
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
            var choice = recipients.ToChoice(permissions.HasFlag(ExportPermissions.ViewPersonalData));
            var request = recipients.ToExport(job.Id, choice) with { PartBytes = options.PartBytes };
            if (parts.Compressor is { } compressor)
                request = request with { Compressor = compressor };
            job = job with { HasPersonalData = JobRequests.HasPersonalData(request) };
            files = await ExportRecipientsAsync(job, choice, request, target.Sink, lease).ConfigureAwait(false);
        }
        else
        {
            var exporter = new ChartExporter(parts.Metrics!, logger);
            var result = await exporter.ExportAsync(((ChartJobRequest)job.Request).ToExport(options), target.Sink, lease.Cancelling).ConfigureAwait(false);
            files = [.. result.Files.Select(file => new ExportJobFile(file.Name, file.Rows, file.Bytes))];
            warnings = result.Warnings;
        }

        if (target.StorageError is { } error)
        {
            // Other places have their copy; what is behind the links has not, and a place that failed takes part no more until a new beginning.
            await parts.Store.SaveCheckpointAsync(job.Id, job.FencingToken, null, lease.Ending).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(error);
        }

        job = job.Complete(files, warnings, target.Deliveries, Now);
        await parts.Audit.WriteAsync(ExportAuditAction.Completed, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<IReadOnlyList<ExportJobFile>> ExportRecipientsAsync(
        ExportJob job, RecipientChoice choice, RecipientExportRequest<Recipient> request, IExportSink sink, JobLease lease)
    {
        var checkpoints = new JobCheckpoints(parts.Store, job, lease);
        var objects = parts.RecipientExports is not null ? null
            : new RecipientExporter<Recipient>(parts.Recipients!, time, logger);
        RecipientExportResult result;
        try
        {
            result = await RunAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is CheckpointException or ExportPartsLostException)
        {
            // Other columns may be seen than before, another runtime, or what was stored is lost: from the beginning, then.
            Log.StartsAfresh(logger, job.Id, Log.Safe(logger, error));
            await parts.Store.SaveCheckpointAsync(job.Id, job.FencingToken, null, lease.Ending).ConfigureAwait(false);
            result = await RunAsync().ConfigureAwait(false);
        }

        return [.. result.Files.Select(file => new ExportJobFile(file.Name, file.Rows, file.Bytes))];

        Task<RecipientExportResult> RunAsync() => objects is not null
            ? objects.ExportAsync(request, sink, checkpoints, lease, lease.Cancelling)
            : parts.RecipientExports!.ExportAsync(choice, request, sink, checkpoints, lease, lease.Cancelling);
    }

    /// <summary>Decides what becomes of a job whose try ended by an error.</summary>
    private async Task<ExportJob> EndAsync(ExportJob job, JobLease lease, Exception error, ExportFailure failure)
    {
        if (lease.IsLost)
            throw new ExportJobFencedException(job.Id);
        if (lease.IsCancelRequested && error is OperationCanceledException)
            return await CancelAsync(job, lease).ConfigureAwait(false);
        if (lease.Ending.IsCancellationRequested && error is OperationCanceledException)
            return job.HandBack(Now);

        Log.TryFailed(logger, job.Id, job.Attempts, Log.Safe(logger, error));
        var isVain = error is ExportRequestException or SourceDataException;
        var after = (job with { Progress = lease.Progress ?? job.Progress }).RetryAfter(TimeSpan.Zero, failure, error, Now);
        return isVain || after.ConsecutiveFailures >= options.MaxTries
            ? await FailAsync(job, lease, failure, error).ConfigureAwait(false)
            : after with { DueAt = Now + options.PauseAfter(after.ConsecutiveFailures) };
    }

    private async Task<ExportJob> FailAsync(ExportJob job, JobLease lease, ExportFailure failure, Exception? error)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Fail(failure, error, Now);
        await parts.Audit.WriteAsync(ExportAuditAction.Failed, job, Now, failure.ToString(), CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<ExportJob> CancelAsync(ExportJob job, JobLease lease)
    {
        await DiscardAsync(job, lease).ConfigureAwait(false);
        job = job.Cancel(Now);
        await parts.Audit.WriteAsync(ExportAuditAction.Cancelled, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    /// <summary>Discards what earlier tries stored in other places, such as a bucket. Our own storage is emptied by the next step.</summary>
    private async Task DiscardAsync(ExportJob job, JobLease lease)
    {
        try
        {
            if (await parts.Store.LoadCheckpointAsync(job.Id, CancellationToken.None).ConfigureAwait(false) is not { } checkpoint)
                return;
            var target = await JobTarget.OfAsync(parts, job, lease).ConfigureAwait(false);
            foreach (var file in checkpoint.Files)
            {
                var upload = await target.Sink.ReopenAsync(file.Name, file.State, file.PartsUnread, CancellationToken.None).ConfigureAwait(false);
                await upload.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // What led here is what counts; what is left over in a bucket, the sweeper finds.
        catch (Exception error) when (error is not ExportJobFencedException)
#pragma warning restore CA1031
        {
            Log.DiscardFailed(logger, job.Id, Log.Safe(logger, error));
        }
    }

    private void RequireSource(ExportJobRequest request)
    {
        var (isThere, what) = request is RecipientJobRequest ? (parts.Recipients is not null || parts.RecipientExports is not null, "recipients") : (parts.Metrics is not null, "metrics");
        if (!isThere)
            throw new InvalidOperationException($"No source of {what} is registered. Register one where AddJobs is called, or submit no such jobs.");
    }
}
