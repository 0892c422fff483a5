namespace CampaignExport.Metrics;

/// <summary>Reads the metrics of campaigns. A host implements it over its own storage.</summary>
/// <remarks>
/// Implementations must be thread-safe. Exceptions reach the caller of the export unchanged, before anything is written.
/// Implementations throw <see cref="OperationCanceledException"/> when the token is cancelled.
/// </remarks>
public interface ICampaignMetricsSource
{
    /// <summary>Whether the source counts hours, so that a page offers them. Those of a campaign can still be refused.</summary>
    /// <value>Default <see langword="false"/>.</value>
    bool HasHours => false;

    /// <summary>Reads the metrics of a campaign.</summary>
    /// <param name="query">
    /// The campaign, the days, the time zone and the granularity. The source may also return values of other days. If it has only days, it returns days for
    /// any granularity.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The metrics. They must include channels and variations that the campaign used only on other days, so that the charts show
    /// zeros for them.
    /// </returns>
    Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default);
}
