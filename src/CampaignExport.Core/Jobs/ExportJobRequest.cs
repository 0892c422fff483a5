using System.Text.Json.Serialization;

namespace CampaignExport.Jobs;

/// <summary>What is to be exported in the background, and for whom.</summary>
/// <remarks>Immutable and thread-safe. It is small, and stored with the job.</remarks>
/// <param name="WorkspaceId">The id of the workspace that the campaign belongs to, as the host knows it.</param>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="Requester">Who asks.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ChartJobRequest), "charts")]
[JsonDerivedType(typeof(RecipientJobRequest), "recipients")]
public abstract record ExportJobRequest(string WorkspaceId, string CampaignId, ExportRequester Requester)
{
    /// <summary>The name of the campaign, for the mail; null to name it by its id.</summary>
    /// <value>Default null.</value>
    public string? CampaignName { get; init; }

    /// <summary>A key of the host's choice: whoever submits twice with the same one, as the same user, gets the same job. Null for none.</summary>
    /// <value>Default null.</value>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long links are valid from the sending of the mail; null for what the options of the host say.</summary>
    /// <value>Default null.</value>
    public TimeSpan? LinkLifetime { get; init; }

    /// <summary>The format of the files: <c>csv</c> or <c>jsonl</c>.</summary>
    /// <value>Default <c>csv</c>.</value>
    public string Format { get; init; } = "csv";

    /// <summary>The IANA id of the zone in which days begin, and which manifests name.</summary>
    /// <value>Default <c>UTC</c>.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What is exported: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>. Of each, a campaign has one export at a time.</summary>
    [JsonIgnore]
    public abstract string Contents { get; }

    /// <summary>Says all that is wrong with the request in itself: for those who collect it from a form or a body.</summary>
    /// <param name="options">The options of the host's jobs, for the limits in them.</param>
    /// <returns>A sentence for each problem; none if it can be submitted.</returns>
    public IReadOnlyList<string> FindProblems(ExportJobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JobRequests.FindProblems(this, options);
    }
}
