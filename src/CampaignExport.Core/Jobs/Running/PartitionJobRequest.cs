using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CampaignExport.Jobs;

/// <summary>
/// One partition of a split export, as a job of its own. Its worker stores a file of the split job, which publishes it. Its workspace contains only itself, so that it counts neither as
/// queued nor as running in the workspace of the split job, and it has no user.
/// </summary>
/// <param name="WorkspaceId">The id of this job.</param>
/// <param name="CampaignId">The id of the split job.</param>
/// <param name="Requester">No user. The language is that of the requester of the split job, for the reason of a failure.</param>
/// <param name="Number">The number of the partition, from 1.</param>
internal sealed partial record PartitionJobRequest(string WorkspaceId, string CampaignId, ExportRequester Requester, int Number)
    : ExportJobRequest(WorkspaceId, CampaignId, Requester)
{
    /// <summary>The contents of all partitions. No other job has them.</summary>
    public const string Kind = "partition";

    [JsonIgnore]
    public override string Contents => Kind;

    public static string IdOf(string jobId, int number) => string.Create(CultureInfo.InvariantCulture, $"{jobId}-{number:0000}");

    /// <summary>Determines whether a text has the form of an id of a job or of a partition.</summary>
    public static bool IsId(string text) => JobId().IsMatch(text);

    /// <summary>Creates the request. The key makes a second addition return the first job.</summary>
    public static PartitionJobRequest Create(string jobId, int number, string language = "en") =>
        new(IdOf(jobId, number), jobId, new ExportRequester("") { Language = language }, number) { IdempotencyKey = "partition" };

    [GeneratedRegex(@"^[0-9a-f]{32}(-[0-9]{4,})?\z")]
    private static partial Regex JobId();
}
