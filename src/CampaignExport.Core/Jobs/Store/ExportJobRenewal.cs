namespace CampaignExport.Jobs;

/// <summary>A renewed lease.</summary>
/// <param name="leaseUntil">The end of the lease, in UTC, by the clock of the store.</param>
/// <param name="cancelRequestedAt">When cancellation was requested, in UTC; null if it was not.</param>
public sealed class ExportJobRenewal(DateTimeOffset leaseUntil, DateTimeOffset? cancelRequestedAt)
{
    /// <summary>The end of the lease, in UTC, by the clock of the store.</summary>
    public DateTimeOffset LeaseUntil { get; } = leaseUntil;

    /// <summary>When cancellation was requested, in UTC; null if it was not.</summary>
    public DateTimeOffset? CancelRequestedAt { get; } = cancelRequestedAt;
}
