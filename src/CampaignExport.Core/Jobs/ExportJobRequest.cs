using System.Text.Json.Serialization;

namespace CampaignExport.Jobs;

/// <summary>A request for an export in the background.</summary>
/// <remarks>Immutable and thread-safe. It is stored with the job.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ChartJobRequest), "charts")]
[JsonDerivedType(typeof(RecipientJobRequest), "recipients")]
[JsonDerivedType(typeof(PartitionJobRequest), "partition")]
public abstract record ExportJobRequest
{
    /// <summary>Initializes a request.</summary>
    /// <param name="workspaceId">The id of the workspace of the campaign, as the host defines it.</param>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="requester">The user who requests the export.</param>
    private protected ExportJobRequest(string workspaceId, string campaignId, ExportRequester requester) =>
        (WorkspaceId, CampaignId, Requester) = (workspaceId, campaignId, requester);

    /// <summary>The id of the workspace of the campaign, as the host defines it.</summary>
    public string WorkspaceId { get; init; }

    /// <summary>The API id of the campaign.</summary>
    public string CampaignId { get; init; }

    /// <summary>The user who requests the export.</summary>
    public ExportRequester Requester { get; init; }

    /// <summary>The name of the campaign, for the mail; null to use its id.</summary>
    /// <value>Default null.</value>
    public string? CampaignName { get; init; }

    /// <summary>The idempotency key. A second submission of the same user with the same key returns the existing job. Null for none.</summary>
    /// <value>Default null.</value>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long links are valid after the mail was sent; null for <see cref="ExportJobOptions.LinkLifetime"/>.</summary>
    /// <value>Default null.</value>
    public TimeSpan? LinkLifetime { get; init; }

    /// <summary>The format of the files: <c>csv</c> or <c>jsonl</c>.</summary>
    /// <value>Default <c>csv</c>.</value>
    public string Format { get; init; } = "csv";

    /// <summary>The IANA id of the time zone of days, which manifests name.</summary>
    /// <value>Default <c>UTC</c>.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>. A campaign has at most one queued or running export of each.</summary>
    [JsonIgnore]
    public abstract string Contents { get; }

    /// <summary>Finds all problems of the request.</summary>
    /// <param name="options">The options of jobs, with the limits.</param>
    /// <returns>A sentence for each problem; empty if the request is valid.</returns>
    internal IReadOnlyList<string> FindProblems(ExportJobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JobRequests.FindProblems(this, options).InEnglish();
    }
}
