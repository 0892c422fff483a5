namespace CampaignExport.Jobs;

/// <summary>
/// A worker wrote to a job that is not its own any more: its lease ran out and another worker claimed the job, or the job went
/// on otherwise. Nothing was written. The worker stops, and leaves the job to the other.
/// </summary>
/// <param name="jobId">The id of the job.</param>
public sealed class ExportJobFencedException(string jobId)
    : CampaignExportException($"The job '{jobId}' is in other hands, so nothing was written. This worker leaves it to them.")
{
    /// <summary>The id of the job.</summary>
    public string JobId => jobId;
}
