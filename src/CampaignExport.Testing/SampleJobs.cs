using System.Globalization;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.Testing;

/// <summary>Jobs and checkpoints for the tests of stores.</summary>
internal static class SampleJobs
{
    /// <summary>The current time to the tick, since stores must keep times exactly.</summary>
    public static readonly DateTimeOffset Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    /// <summary>A queued job without conflicts: it has its own campaign, and is due its number of seconds after the year 2000.</summary>
    public static ExportJob Queued(
        int number, string workspace = "workspace", string? campaign = null, string user = "user", string? key = null)
    {
        var request = new ChartJobRequest(workspace, campaign ?? Text("campaign", number), new ExportRequester(user)) { IdempotencyKey = key };
        return new ExportJob
        {
            Id = Text("job", number),
            Request = request,
            Transitions = [new ExportJobTransition(ExportJobState.Queued, Now, "submitted")],
            DueAt = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(number),
        };
    }

    /// <summary>A queued partition of a job, which is due before all other jobs.</summary>
    public static ExportJob Partition(ExportJob job, int number) => Queued(number) with
    {
        Id = PartitionJobRequest.IdOf(job.Id, number),
        Request = PartitionJobRequest.Create(job.Id, number),
        DueAt = new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(number),
    };

    public static ExportJob In(this ExportJob job, ExportJobState state) =>
        job with { Transitions = [.. job.Transitions, new ExportJobTransition(state, Now, "as the test wants it")] };

    /// <summary>The states from the queue to another state, which is the last one.</summary>
    public static ExportJobState[] PathTo(ExportJobState state) => state switch
    {
        ExportJobState.Queued => [],
        ExportJobState.Running or ExportJobState.Cancelled => [state],
        ExportJobState.Expired => [ExportJobState.Running, ExportJobState.Completed, state],
        _ => [ExportJobState.Running, state],
    };

    public static ExportCheckpoint Checkpoint(string cursor) => new()
    {
        ExportId = "export",
        StartedAt = Now,
        Settings = new Dictionary<string, string> { ["format"] = "csv" },
        Position = new SourcePosition(cursor, 0),
    };

    private static string Text(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D6}");
}
