using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.Exports;

/// <summary>The charts of a campaign, before they become files: for those who show them, or write them where no sink is.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class CampaignCharts
{
    // A multivariate campaign has no more, its control group not counted.
    private const int DocumentedVariations = 8;

    private CampaignCharts(Campaign campaign, IReadOnlyList<Chart> charts, IReadOnlyList<string> warnings) =>
        (Campaign, Charts, Warnings) = (campaign, charts, warnings);

    /// <summary>What is known of the campaign now.</summary>
    public Campaign Campaign { get; }

    /// <summary>The charts, one at least.</summary>
    public IReadOnlyList<Chart> Charts { get; }

    /// <summary>
    /// What is odd about the charts, as sentences without a personal value: <see cref="DailyMetrics.Warnings"/>, that no day of the range has
    /// data, and that a multivariate campaign has more variations than the eight that are documented. Empty if nothing is.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Makes the charts that a <see cref="ChartExporter"/> writes.</summary>
    /// <param name="metrics">What the source gave for <see cref="ChartExportRequest.Query"/>.</param>
    /// <param name="request">Which charts, and how.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="ExportRequestException">
    /// The range starts after it ends, has too many days, or lacks an end and there is no data, a grouping does not fit the campaign, or a channel was
    /// asked for that it did not use.
    /// </exception>
    public static CampaignCharts Create(DailyMetrics metrics, ChartExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(request);
        var campaign = metrics.DescribeCampaign(request.Campaign);
        var days = request.DaysOf(metrics);
        var charts = campaign.IsMultivariate || request.Grouping is not null
            ? MultivariateCharts.Create(campaign, metrics, days, request.Grouping ?? ChartGrouping.ByStatistic, request.Options)
            : MultichannelCharts.Create(campaign, metrics, days, request.Options);
        return new CampaignCharts(campaign, charts, [.. metrics.Warnings, .. WarningsOf(campaign, metrics, days)]);
    }

    /// <summary>Lays the charts out as files.</summary>
    /// <param name="layout">How.</param>
    /// <returns>The files, in the order of the charts; one in the long layout.</returns>
    public IReadOnlyList<ChartFile> Lay(ChartLayout layout) => ChartFile.Lay(Charts, layout);

    private static IEnumerable<string> WarningsOf(Campaign campaign, DailyMetrics metrics, DayRange days)
    {
        if (metrics.Days is not { } data)
            yield return string.Create(CultureInfo.InvariantCulture, $"There is no data from {days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd}. All values are zero.");
        else if (days.Last < data.First || data.Last < days.First)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The range from {days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd} lies outside the data, which is from {data.First:yyyy-MM-dd} to {data.Last:yyyy-MM-dd}. All values are zero.");
        var variations = campaign.IsMultivariate ? campaign.Variations.Count(variation => !variation.IsControl) : 0;
        if (variations > DocumentedVariations)
            yield return FormattableString.Invariant($"The campaign has {variations} variations; {DocumentedVariations} is the documented maximum. All are in the charts.");
    }
}
