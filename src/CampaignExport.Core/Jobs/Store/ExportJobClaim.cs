namespace CampaignExport.Jobs;

/// <summary>The request of a worker for a job that is due.</summary>
/// <param name="Lease">The duration of the lease, from now, by the clock of the store.</param>
/// <param name="RunningPerWorkspace">The maximum number of running exports of a workspace.</param>
public readonly record struct ExportJobClaim(TimeSpan Lease, int RunningPerWorkspace);
