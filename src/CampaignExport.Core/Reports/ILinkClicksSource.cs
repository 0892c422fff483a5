using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>Reads the clicks on the links of campaigns. Sources of events implement it beside <see cref="ICampaignMetricsSource"/>.</summary>
/// <remarks>Implementations must be thread-safe. Addresses must not contain personal values.</remarks>
public interface ILinkClicksSource
{
    /// <summary>Reads the clicks on each link of a campaign.</summary>
    /// <param name="query">The campaign, the days and the time zone.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The links, in any order; empty without clicks.</returns>
    Task<IReadOnlyList<LinkClicks>> ReadLinksAsync(MetricsQuery query, CancellationToken cancellationToken = default);
}
