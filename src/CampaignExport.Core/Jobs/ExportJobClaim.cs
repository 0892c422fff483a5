namespace CampaignExport.Jobs;

/// <summary>A worker's claim to a job that there is something to do for.</summary>
/// <param name="Now">The present time, in UTC, by the clock that leases are measured with.</param>
/// <param name="Until">Until when the worker would have the job to itself.</param>
/// <param name="RunningPerWorkspace">How many exports of a workspace may run at once; its queued ones wait beyond that.</param>
public readonly record struct ExportJobClaim(DateTimeOffset Now, DateTimeOffset Until, int RunningPerWorkspace);
