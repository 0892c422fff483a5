namespace CampaignExport.Metrics;

/// <summary>Where the numbers of campaigns come from: the seam that a host implements over its own storage.</summary>
/// <remarks>
/// May be called concurrently. Whatever it throws reaches the caller of the export unchanged, before anything is written; it
/// throws <see cref="OperationCanceledException"/> when the token says so.
/// </remarks>
public interface ICampaignMetricsSource
{
    /// <summary>Reads the daily metrics of a campaign.</summary>
    /// <param name="query">The campaign, the days and the time zone. Values of other days may be left out or given.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// The metrics. Channels and variations that the campaign used on other days only belong to them too: their charts are
    /// zeros, not missing.
    /// </returns>
    Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default);
}
