using System.Text.Json.Serialization;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;

namespace CampaignExport.Jobs;

/// <summary>An export of the charts of a campaign in the background.</summary>
public sealed record ChartJobRequest : ExportJobRequest
{
    /// <summary>Initializes a request.</summary>
    /// <param name="workspaceId">The id of the workspace of the campaign.</param>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="requester">The user who requests the export.</param>
    public ChartJobRequest(string workspaceId, string campaignId, ExportRequester requester)
        : base(workspaceId, campaignId, requester)
    {
    }

    /// <summary>The first day; null for the first day of the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the last day of the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? To { get; init; }

    /// <summary>The period of a row; see <see cref="ChartExportRequest.Granularity"/>.</summary>
    /// <value>Default <see cref="Granularity.Day"/>.</value>
    public Granularity Granularity { get; init; }

    /// <summary>The grouping of the charts of a multivariate campaign; null for by statistic, or if the campaign is not multivariate.</summary>
    /// <value>Default null.</value>
    public ChartGrouping? Grouping { get; init; }

    /// <summary>The layout of the files.</summary>
    /// <value>Default <see cref="ChartLayout.Wide"/>.</value>
    public ChartLayout Layout { get; init; } = ChartLayout.Wide;

    /// <summary>The API names of the metrics to chart; see <see cref="ChartOptions.Metrics"/>.</summary>
    /// <value>Default null: the documented columns.</value>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Contents => "charts";
}
