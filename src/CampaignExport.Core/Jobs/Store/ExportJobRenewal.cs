namespace CampaignExport.Jobs;

/// <summary>A renewed lease.</summary>
/// <param name="LeaseUntil">The end of the lease, in UTC, by the clock of the store.</param>
/// <param name="CancelRequestedAt">When cancellation was requested, in UTC; null if it was not.</param>
public readonly record struct ExportJobRenewal(DateTimeOffset LeaseUntil, DateTimeOffset? CancelRequestedAt);
