namespace CampaignExport.Jobs;

/// <summary>Where an export job stands.</summary>
public enum ExportJobState
{
    /// <summary>It waits for a worker, for its turn within its workspace, or for the pause after a failed try to end.</summary>
    Queued,

    /// <summary>A worker exports it, or did until it died; then another one goes on.</summary>
    Running,

    /// <summary>Its files are complete. They can be downloaded until the job expires.</summary>
    Completed,

    /// <summary>It failed for good. It has no files.</summary>
    Failed,

    /// <summary>It was cancelled. It has no files.</summary>
    Cancelled,

    /// <summary>Its links have expired, and the files behind them are deleted.</summary>
    Expired,
}
