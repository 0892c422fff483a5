using System.Text.Json.Serialization;
using CampaignExport.Charts;
using CampaignExport.Exports;

namespace CampaignExport.Jobs;

/// <summary>The charts of a campaign, exported in the background.</summary>
/// <param name="WorkspaceId">The id of the workspace that the campaign belongs to.</param>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="Requester">Who asks.</param>
public sealed record ChartJobRequest(string WorkspaceId, string CampaignId, ExportRequester Requester)
    : ExportJobRequest(WorkspaceId, CampaignId, Requester)
{
    /// <summary>The first day; null for the first one in the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the last one in the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? To { get; init; }

    /// <summary>How a multivariate campaign is laid out; null for by statistic, and for a campaign that is not multivariate.</summary>
    /// <value>Default null.</value>
    public ChartGrouping? Grouping { get; init; }

    /// <summary>How charts become files.</summary>
    /// <value>Default <see cref="ChartLayout.Wide"/>.</value>
    public ChartLayout Layout { get; init; } = ChartLayout.Wide;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Contents => "charts";
}
