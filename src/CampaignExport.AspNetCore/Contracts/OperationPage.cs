namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A page of the jobs of all users, the latest first, with the numbers of the whole queue.</summary>
/// <param name="At">The time of the response, with which the times of jobs are compared.</param>
/// <param name="Queued">The number of queued jobs, including partitions.</param>
/// <param name="Running">The number of running jobs, including partitions.</param>
/// <param name="QueueAgeSeconds">How long the longest-waiting job has been due, in seconds; 0 if no job waits.</param>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The id before which the next page begins; omitted on the last page.</param>
internal sealed record OperationPage(DateTimeOffset At, long Queued, long Running, double QueueAgeSeconds, IReadOnlyList<OperationJobBody> Jobs, string? Next);
