namespace CampaignExport.Jobs;

/// <summary>What became of a job that was to be added to a store.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Job">
/// The job that is there: the new one; the earlier one with the same idempotency key; the one in whose way it was; null if the
/// queue is full.
/// </param>
public readonly record struct ExportJobAddition(ExportJobAdditionOutcome Outcome, ExportJob? Job);
