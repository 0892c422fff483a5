namespace CampaignExport.Jobs;

/// <summary>A worker's claim to a job that there is something to do for.</summary>
/// <param name="Lease">How long the worker holds the job, from now on, by the clock of the store.</param>
/// <param name="RunningPerWorkspace">How many exports of a workspace may run at once; its queued ones wait beyond that.</param>
public readonly record struct ExportJobClaim(TimeSpan Lease, int RunningPerWorkspace);
