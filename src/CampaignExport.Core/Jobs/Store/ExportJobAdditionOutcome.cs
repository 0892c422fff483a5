namespace CampaignExport.Jobs;

/// <summary>The outcome of adding a job to a store.</summary>
public enum ExportJobAdditionOutcome
{
    /// <summary>The job was added.</summary>
    Added,

    /// <summary>The same user has already submitted a job with the same idempotency key in the workspace. Nothing was added.</summary>
    Existing,

    /// <summary>A job with the same workspace, campaign and contents is queued or running. Nothing was added.</summary>
    Conflict,

    /// <summary>Too many jobs of the workspace are queued. Nothing was added.</summary>
    Full,
}
