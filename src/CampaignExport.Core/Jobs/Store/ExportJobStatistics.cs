namespace CampaignExport.Jobs;

/// <summary>How many jobs are queued and running, and how long they wait.</summary>
/// <param name="ByState">The number of jobs that are <see cref="ExportJobState.Queued"/> and <see cref="ExportJobState.Running"/>; a state without jobs may be absent.</param>
/// <param name="LongestWait">
/// How long the job that waits longest has been due, of those that no worker has; zero if none waits. The queued ones of a
/// workspace that runs all it may are not waiting for a worker, but they count.
/// </param>
public sealed record ExportJobStatistics(IReadOnlyDictionary<ExportJobState, long> ByState, TimeSpan LongestWait);
