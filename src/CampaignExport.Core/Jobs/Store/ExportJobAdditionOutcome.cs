namespace CampaignExport.Jobs;

/// <summary>What may become of a job that is to be added to a store.</summary>
public enum ExportJobAdditionOutcome
{
    /// <summary>It was added.</summary>
    Added,

    /// <summary>The same user submitted one with the same idempotency key in the same workspace before. Nothing was added.</summary>
    Existing,

    /// <summary>A job of the same workspace, campaign and contents is queued or running. Nothing was added.</summary>
    Conflict,

    /// <summary>Too many jobs of the workspace are queued. Nothing was added.</summary>
    Full,
}
