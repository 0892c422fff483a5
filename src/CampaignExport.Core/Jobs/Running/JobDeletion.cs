using CampaignExport.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Deletes the files of a job whose links have expired, or that failed or was cancelled.</summary>
internal sealed class JobDeletion(ExportJobParts parts, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        try
        {
            await parts.Storage.DeleteAsync(job.Id, lease.Ending).ConfigureAwait(false);
            await parts.Audit.WriteAsync(ExportAuditAction.Deleted, job, time.GetUtcNow(), detail: null, lease.Ending).ConfigureAwait(false);
            return job.State == ExportJobState.Completed ? job.Expire(time.GetUtcNow()) : job.WithoutFiles();
        }
        catch (OperationCanceledException) when (lease.Ending.IsCancellationRequested && !lease.IsLost)
        {
            return job;
        }
#pragma warning disable CA1031 // Whatever it was, it is tried again.
        catch (Exception error) when (!lease.IsLost)
#pragma warning restore CA1031
        {
            Log.DeleteFailed(logger, job.Id, Log.Safe(logger, error));
            return job.SetBack(options.PauseAfter(job.ConsecutiveFailures + 1), time.GetUtcNow());
        }
    }
}
