namespace CampaignExport.Jobs;

/// <summary>The result of adding a job to a store.</summary>
/// <param name="outcome">The outcome.</param>
/// <param name="job">
/// The added job, the existing job with the same idempotency key, or the conflicting job; null if the queue is full.
/// </param>
public sealed class ExportJobAddition(ExportJobAdditionOutcome outcome, ExportJob? job)
{
    /// <summary>The outcome.</summary>
    public ExportJobAdditionOutcome Outcome { get; } = outcome;

    /// <summary>
    /// The added job, the existing job with the same idempotency key, or the conflicting job; null if the queue is full.
    /// </summary>
    public ExportJob? Job { get; } = job;
}
