namespace CampaignExport.Jobs;

/// <summary>
/// The exception that is thrown when a worker writes to a job that another worker has claimed, or whose state does not allow the
/// change. Nothing was written. The worker stops its work on the job.
/// </summary>
/// <param name="jobId">The id of the job.</param>
public sealed class ExportJobFencedException(string jobId)
    : CampaignExportException($"Another worker has claimed the job '{jobId}'. Nothing was written, and this worker stops its work on the job.")
{
    /// <summary>The id of the job.</summary>
    public string JobId => jobId;
}
