using System.Runtime.ExceptionServices;
using CampaignExport.Diagnostics;
using CampaignExport.Exports;
using CampaignExport.Notifications;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Follows the partitions of a split export, and publishes their files together.</summary>
/// <remarks>
/// A partition is a job of its own, so any worker can claim it. After it has stored its file, it waits, with its checkpoint, for the end of the split export. No worker holds the split
/// export meanwhile; it is due at intervals, and when a partition ends.
/// </remarks>
internal sealed class JobSplit(ExportJobServices services, ExportJobOptions options, TimeProvider time, ILogger logger, JobExport export)
{
    private readonly JobRecipients _recipients = new(services, options, time, logger);

    private DateTimeOffset Now => time.GetUtcNow();

    private DateTimeOffset NextLook => Now + options.HeartbeatInterval;

    /// <summary>Looks at the partitions. If all are stored, publishes their files and the manifest.</summary>
    /// <exception cref="ExportJobFencedException">Another worker has claimed the job.</exception>
    /// <exception cref="OtherStorageException">This worker does not see the files of the partitions.</exception>
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        JobTarget? target = null;
        try
        {
            if (lease.IsCancelRequested)
                return await export.CancelAsync(job, lease).ConfigureAwait(false);
            var partitions = await FindAsync(job, adds: true, lease.Ending).ConfigureAwait(false);
            lease.Report(Sum(partitions));
            await lease.RequireAsync(lease.Ending).ConfigureAwait(false);
            if (partitions.FirstOrDefault(one => one.State == ExportJobState.Failed) is { } failed)
            {
                return await export.FailAsync(job, lease, failed.Failure ?? ExportFailure.Unexpected, error: null).ConfigureAwait(false) with
                {
                    ErrorType = failed.ErrorType,
                    FailureDetail = failed.FailureDetail,
                };
            }

            if (partitions.Any(HasEnded))
                return await export.CancelAsync(job, lease).ConfigureAwait(false);
            if (partitions.Any(one => one.Files.Count == 0))
                return job with { DueAt = NextLook, Failure = partitions.Select(one => one.Failure).FirstOrDefault(failure => failure is not null) };

            // The attempt counts as a failure until it succeeds, so that the job ends if it always crashes a worker.
            job = job.SetBack(TimeSpan.Zero, Now);
            if (job.ConsecutiveFailures > options.MaxConsecutiveFailures)
                return await export.FailAsync(job, lease, ExportFailure.Unexpected, error: null).ConfigureAwait(false);
            await lease.SaveAsync(job, lease.Ending).ConfigureAwait(false);
            await services.RequireStorageAsync(job.Split!, lease.Ending).ConfigureAwait(false);
            var permissions = await services.Authorizer
                .GetPermissionsAsync(job.Request, job.Request.Requester.UserId, lease.Ending).ConfigureAwait(false);
            if (!permissions.Allow(job.Request) || _recipients.Prepare(job, permissions) is not var (choice, request))
                return await export.FailAsync(job, lease, ExportFailure.NotAllowed, error: null).ConfigureAwait(false);

            var stored = await LoadAsync(partitions, lease.Ending).ConfigureAwait(false);
            target = await JobTarget.CreateAsync(services, job, partitions, lease).ConfigureAwait(false);
            try
            {
                var parts = stored.Select((checkpoint, at) => checkpoint ?? throw new ExportPartsLostException(partitions[at].Files[0].Name)).ToList();
                var result = await _recipients.ExportAsync(choice, request with { StoredParts = parts }, target.Sink, checkpoints: null, lease).ConfigureAwait(false);
                if (target.StorageError is { } error)
                    ExceptionDispatchInfo.Throw(error);
                return await export.CompleteAsync(job, JobExport.FilesOf(result.Files), [], target).ConfigureAwait(false);
            }
            catch (ExportPartsLostException error) when (job.ConsecutiveFailures < options.MaxConsecutiveFailures)
            {
                Log.StartsAfresh(logger, job.Id, Log.Safe(logger, error));
                await RedoAsync(job, partitions, stored, error.Location, lease).ConfigureAwait(false);
                return job with { DueAt = NextLook };
            }
        }
#pragma warning disable CA1031 // Every failure is retried.
        catch (Exception error) when (error is not (ExportJobFencedException or OtherStorageException))
#pragma warning restore CA1031
        {
            return await SetBackAsync(job, lease, error, target).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the partitions of a job that has ended. Files are deleted only when no partition can store more of them.</summary>
    public async Task<ExportJob> EndAsync(ExportJob job, JobLease lease)
    {
        try
        {
            var isOpen = false;
            foreach (var partition in await FindAsync(job, adds: false, lease.Ending).ConfigureAwait(false))
                isOpen |= !HasEnded(partition) && !await TryEndAsync(job, partition, lease).ConfigureAwait(false);
            if (isOpen)
                return job with { DueAt = NextLook };
            if (job.State == ExportJobState.Completed)
                await services.Storage.SweepAsync(job.Id, lease.Ending).ConfigureAwait(false);
            return job with { Split = null, ConsecutiveFailures = 0, DueAt = Now };
        }
        catch (OperationCanceledException) when (lease.Ending.IsCancellationRequested && !lease.IsLost)
        {
            return job;
        }
#pragma warning disable CA1031 // Every failure is retried.
        catch (Exception error) when (!lease.IsLost)
#pragma warning restore CA1031
        {
            Log.TryFailed(logger, job.Id, job.Attempts, Log.Safe(logger, error));
            return job.SetBack(options.PauseAfter(job.ConsecutiveFailures + 1), Now);
        }
    }

    /// <summary>Makes a split export due, because one of its partitions has ended. It would look for itself somewhat later.</summary>
    public async ValueTask TryWakeAsync(string jobId)
    {
        try
        {
            if (await services.Store.FindAsync(jobId, CancellationToken.None).ConfigureAwait(false) is { Split: not null, LeaseUntil: null } job && job.DueAt > Now)
                await services.Store.SaveAsync(job with { DueAt = Now }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            // A worker has claimed it meanwhile.
        }
    }

    private static bool HasEnded(ExportJob partition) => partition.State is not (ExportJobState.Queued or ExportJobState.Running);

    private static ExportProgress Sum(IReadOnlyList<ExportJob> partitions) => new(
        partitions.Sum(one => one.Progress.Rows),
        partitions.Sum(one => one.Progress.Bytes),
        partitions.Sum(one => one.Progress.Parts),
        partitions.Where(one => one.LeaseUntil is not null).Sum(one => one.Progress.RowsPerSecond));

    /// <summary>Finds the partitions in order, and adds those that do not exist yet.</summary>
    private async Task<List<ExportJob>> FindAsync(ExportJob job, bool adds, CancellationToken cancellationToken)
    {
        var count = job.Split!.Partitions.Count;
        var listed = await services.Store.ListAsync(new ExportJobFilter { CampaignId = job.Id, Partitions = true, Limit = count }, cancellationToken).ConfigureAwait(false);
        var known = listed.ToDictionary(one => one.Id);
        var partitions = new List<ExportJob>();
        for (var number = 1; number <= count; number++)
        {
            var partition = known.GetValueOrDefault(PartitionJobRequest.IdOf(job.Id, number));
            if (partition is null && adds)
            {
                var added = ExportJobLife.Submit(PartitionJobRequest.IdOf(job.Id, number), PartitionJobRequest.Create(job.Id, number, job.Request.Requester.Language), Now);
                partition = (await services.Store.AddAsync(added, int.MaxValue, cancellationToken).ConfigureAwait(false)).Job!;
            }

            if (partition is not null)
                partitions.Add(partition);
        }

        return partitions;
    }

    /// <summary>Loads what the partitions have stored; null for one that cannot be read.</summary>
    private async Task<List<ExportCheckpoint?>> LoadAsync(IReadOnlyList<ExportJob> partitions, CancellationToken cancellationToken)
    {
        var stored = new List<ExportCheckpoint?>();
        foreach (var partition in partitions)
        {
            try
            {
                stored.Add(await services.Store.LoadCheckpointAsync(partition.Id, cancellationToken).ConfigureAwait(false));
            }
            catch (CheckpointException error)
            {
                Log.StartsAfresh(logger, partition.Id, Log.Safe(logger, error));
                stored.Add(null);
            }
        }

        return stored;
    }

    /// <summary>Has all partitions exported again whose files are lost, or do not fit the others.</summary>
    private async Task RedoAsync(ExportJob job, IReadOnlyList<ExportJob> partitions, IReadOnlyList<ExportCheckpoint?> stored, string location, JobLease lease)
    {
        foreach (var (partition, checkpoint) in partitions.Zip(stored))
        {
            if (location != partition.Files[0].Name && checkpoint is { Files: [var file] } && await IsStoredAsync(job, partitions, file, lease).ConfigureAwait(false))
                continue;
            await export.DiscardAsync(partition, lease).ConfigureAwait(false);
            await services.Store.SaveCheckpointAsync(partition.Id, partition.FencingToken, checkpoint: null, lease.Ending).ConfigureAwait(false);
            await services.Store.SaveAsync(partition.Redo(Now), lease.Ending).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsStoredAsync(ExportJob job, IReadOnlyList<ExportJob> partitions, CheckpointFile file, JobLease lease)
    {
        // A destination that has failed stays failed, so each file is looked for by a target of its own.
        var target = await JobTarget.CreateAsync(services, job, partitions, lease).ConfigureAwait(false);
        try
        {
            var upload = await target.Sink.ReopenAsync(file.Name, file.State, file.Parts, lease.Ending).ConfigureAwait(false);
            await using (upload.ConfigureAwait(false))
                await upload.SuspendAsync(lease.Ending).ConfigureAwait(false);
            return target.StorageError is null;
        }
        catch (ExportPartsLostException)
        {
            return false;
        }
    }

    /// <returns>Whether the partition has ended. If not, a worker has it, which sees the request.</returns>
    private async Task<bool> TryEndAsync(ExportJob job, ExportJob partition, JobLease lease)
    {
        if (partition.LeaseUntil is not null)
        {
            await services.Store.RequestCancelAsync(partition.Id, Now, lease.Ending).ConfigureAwait(false);
            return false;
        }

        if (job.State != ExportJobState.Completed)
            await export.DiscardAsync(partition, lease).ConfigureAwait(false);
        try
        {
            await services.Store.SaveAsync(partition.EndPartition(job, Now), lease.Ending).ConfigureAwait(false);
            return true;
        }
        catch (ExportJobFencedException)
        {
            // A worker has claimed it meanwhile.
            return false;
        }
    }

    private async Task<ExportJob> SetBackAsync(ExportJob job, JobLease lease, Exception error, JobTarget? target)
    {
        if (lease.IsLost)
            throw new ExportJobFencedException(job.Id);
        if (lease.IsCancelRequested && error is OperationCanceledException)
            return await export.CancelAsync(job, lease).ConfigureAwait(false);
        if (lease.Ending.IsCancellationRequested && error is OperationCanceledException)
            return job with { ConsecutiveFailures = Math.Max(0, job.ConsecutiveFailures - 1), DueAt = Now };

        Log.TryFailed(logger, job.Id, job.Attempts, Log.Safe(logger, error));
        var failure = target?.HasFailedWith(error) == true || error is ExportPartsLostException ? ExportFailure.StorageFailed : ExportFailure.Unexpected;
        if (job.ConsecutiveFailures >= options.MaxConsecutiveFailures)
            return await export.FailAsync(job, lease, failure, error).ConfigureAwait(false);
        return job with { Failure = failure, ErrorType = error.GetType().FullName, DueAt = Now + options.PauseAfter(job.ConsecutiveFailures) };
    }
}
