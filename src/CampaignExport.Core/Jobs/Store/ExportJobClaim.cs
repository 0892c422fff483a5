namespace CampaignExport.Jobs;

/// <summary>The request of a worker for a job that is due.</summary>
/// <param name="lease">The duration of the lease, from now, by the clock of the store.</param>
/// <param name="runningPerWorkspace">The maximum number of running exports of a workspace.</param>
public sealed class ExportJobClaim(TimeSpan lease, int runningPerWorkspace)
{
    /// <summary>The duration of the lease, from now, by the clock of the store.</summary>
    public TimeSpan Lease { get; } = lease;

    /// <summary>The maximum number of running exports of a workspace.</summary>
    public int RunningPerWorkspace { get; } = runningPerWorkspace;
}
