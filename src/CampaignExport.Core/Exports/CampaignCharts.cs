using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.Exports;

/// <summary>The charts of a campaign, before they become files: for those who show them, or write them where no sink is.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class CampaignCharts
{
    private CampaignCharts(Campaign campaign, IReadOnlyList<Chart> charts) => (Campaign, Charts) = (campaign, charts);

    /// <summary>What is known of the campaign now.</summary>
    public Campaign Campaign { get; }

    /// <summary>The charts, one at least.</summary>
    public IReadOnlyList<Chart> Charts { get; }

    /// <summary>Makes the charts that a <see cref="ChartExporter"/> writes.</summary>
    /// <param name="metrics">What the source gave for <see cref="ChartExportRequest.Query"/>.</param>
    /// <param name="request">Which charts, and how.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="ArgumentException">
    /// The range starts after it ends, has too many days, or lacks an end and there is no data, a grouping does not fit the campaign, or a channel was
    /// asked for that it did not use.
    /// </exception>
    public static CampaignCharts Create(DailyMetrics metrics, ChartExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(request);
        var campaign = metrics.DescribeCampaign(request.Campaign);
        var days = request.DaysOf(metrics);
        return new CampaignCharts(campaign, campaign.IsMultivariate || request.Grouping is not null
            ? MultivariateCharts.Create(campaign, metrics, days, request.Grouping ?? ChartGrouping.ByStatistic, request.Options)
            : MultichannelCharts.Create(campaign, metrics, days, request.Options));
    }

    /// <summary>Lays the charts out as files.</summary>
    /// <param name="layout">How.</param>
    /// <returns>The files, in the order of the charts; one in the long layout.</returns>
    public IReadOnlyList<ChartFile> Lay(ChartLayout layout) => ChartFile.Lay(Charts, layout);
}
