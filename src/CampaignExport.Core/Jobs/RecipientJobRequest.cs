using System.Text.Json.Serialization;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>An export of the recipients of a campaign in the background.</summary>
public sealed record RecipientJobRequest : ExportJobRequest
{
    /// <summary>Initializes a request.</summary>
    /// <param name="workspaceId">The id of the workspace of the campaign.</param>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="requester">The user who requests the export.</param>
    /// <param name="choice">The rows and columns. The job omits personal data that the requester may not see.</param>
    public RecipientJobRequest(string workspaceId, string campaignId, ExportRequester requester, RecipientChoice choice)
        : base(workspaceId, campaignId, requester)
    {
        Choice = choice;
    }

    /// <summary>The rows and columns. The job omits personal data that the requester may not see.</summary>
    public RecipientChoice Choice { get; init; }

    /// <summary>The packaging of each file: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    /// <value>Default <c>zip</c>, which users open with a double click.</value>
    public string Packaging { get; init; } = "zip";

    /// <summary>The most rows of a file, after which the next file begins; null for one file.</summary>
    /// <value>Default null.</value>
    public long? MaxRowsPerFile { get; init; }

    /// <summary>
    /// The number of partitions that workers export at the same time, each to a file of its own: <c>users-0001.csv</c> and so on. A source with few recipients returns fewer. The job
    /// fails as <see cref="Notifications.ExportFailure.Impossible"/> if the source cannot be split. Not together with <see cref="MaxRowsPerFile"/>.
    /// </summary>
    /// <value>Default 1: one worker exports the job. At most 256.</value>
    public int Split { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Contents => RecipientContentsNames.NameOf(Choice.Contents);
}
