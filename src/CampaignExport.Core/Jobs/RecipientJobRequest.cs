using System.Text.Json.Serialization;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>The recipients of a campaign, exported in the background.</summary>
/// <param name="WorkspaceId">The id of the workspace that the campaign belongs to.</param>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Content">Which rows and columns.</param>
public sealed record RecipientJobRequest(string WorkspaceId, string CampaignId, ExportRequester Requester, RecipientContents Content)
    : ExportJobRequest(WorkspaceId, CampaignId, Requester)
{
    /// <summary>Names of the custom events that get a column.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>Names of the custom attributes that get a column.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomAttributes { get; init; } = [];

    /// <summary>Whether there is a column <c>created_from</c>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool CreatedFrom { get; init; } = true;

    /// <summary>The columns wanted, in order; null for all of the contents. Those that the requester may not see are left out.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What each file is wrapped in: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    /// <value>Default <c>zip</c>, which people open by a double click.</value>
    public string Packaging { get; init; } = "zip";

    /// <summary>After how many rows another file begins; null for one file.</summary>
    /// <value>Default null.</value>
    public long? MaxRowsPerFile { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Contents => RecipientContentsNames.NameOf(Content);
}
