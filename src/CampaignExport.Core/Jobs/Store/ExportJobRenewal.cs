namespace CampaignExport.Jobs;

/// <summary>A lease that was renewed.</summary>
/// <param name="LeaseUntil">When it ends, in UTC, by the clock of the store.</param>
/// <param name="CancelRequestedAt">When the cancellation of the job was asked for, in UTC; null if it was not.</param>
public readonly record struct ExportJobRenewal(DateTimeOffset LeaseUntil, DateTimeOffset? CancelRequestedAt);
