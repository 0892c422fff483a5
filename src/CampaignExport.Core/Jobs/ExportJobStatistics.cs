namespace CampaignExport.Jobs;

/// <summary>How many jobs there are, and how long they wait.</summary>
/// <param name="ByState">The number of jobs in each state that has any.</param>
/// <param name="OldestDueAt">
/// Since when the job that waits longest is due, in UTC, of those that no worker has; null if none waits. The queued ones of a
/// workspace that runs all it may are not waiting for a worker, but they count.
/// </param>
public sealed record ExportJobStatistics(IReadOnlyDictionary<ExportJobState, long> ByState, DateTimeOffset? OldestDueAt);
