namespace CampaignExport.Jobs;

/// <summary>The result of adding a job to a store.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Job">
/// The added job, the existing job with the same idempotency key, or the conflicting job; null if the queue is full.
/// </param>
public readonly record struct ExportJobAddition(ExportJobAdditionOutcome Outcome, ExportJob? Job);
