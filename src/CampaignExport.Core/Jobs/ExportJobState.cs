namespace CampaignExport.Jobs;

/// <summary>The state of an export job.</summary>
/// <remarks>
/// A queued job becomes running, failed or cancelled. A running job becomes queued, completed, failed or cancelled. A completed job becomes expired or failed.
/// A job may always keep its state. No other state may follow.
/// </remarks>
public enum ExportJobState
{
    /// <summary>The job waits for a worker, for other exports of its workspace, or for the end of the pause after a failed attempt.</summary>
    Queued,

    /// <summary>A worker exports the job. If the worker crashed, another worker resumes the job.</summary>
    Running,

    /// <summary>The files are complete. They can be downloaded until the job expires.</summary>
    Completed,

    /// <summary>The job failed. It has no files.</summary>
    Failed,

    /// <summary>The job was cancelled. It has no files.</summary>
    Cancelled,

    /// <summary>The links have expired, and the files are deleted.</summary>
    Expired,
}
