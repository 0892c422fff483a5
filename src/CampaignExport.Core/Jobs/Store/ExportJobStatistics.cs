namespace CampaignExport.Jobs;

/// <summary>The number of queued and running jobs, and the longest wait.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="byState">The number of jobs that are <see cref="ExportJobState.Queued"/> and <see cref="ExportJobState.Running"/>.</param>
/// <param name="longestWait">How long the longest-waiting job without a worker has been due.</param>
public sealed class ExportJobStatistics(IReadOnlyDictionary<ExportJobState, long> byState, TimeSpan longestWait)
{
    /// <summary>The number of jobs that are <see cref="ExportJobState.Queued"/> and <see cref="ExportJobState.Running"/>. A state without jobs may be missing.</summary>
    public IReadOnlyDictionary<ExportJobState, long> ByState { get; } = byState;

    /// <summary>
    /// How long the longest-waiting job without a worker has been due; zero if no job waits. Queued jobs of a
    /// workspace with the maximum number of running exports count, too.
    /// </summary>
    public TimeSpan LongestWait { get; } = longestWait;
}
