namespace CampaignExport.Jobs;

/// <summary>The number of queued and running jobs, and the longest wait.</summary>
/// <param name="ByState">The number of jobs that are <see cref="ExportJobState.Queued"/> and <see cref="ExportJobState.Running"/>. A state without jobs may be missing.</param>
/// <param name="LongestWait">
/// How long the longest-waiting job without a worker has been due; zero if no job waits. Queued jobs of a
/// workspace with the maximum number of running exports count, too.
/// </param>
public sealed record ExportJobStatistics(IReadOnlyDictionary<ExportJobState, long> ByState, TimeSpan LongestWait);
