namespace CampaignExport.Metrics;

/// <summary>Which daily metrics are wanted.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="CampaignId">The API id of the campaign.</param>
public sealed record MetricsQuery(string CampaignId)
{
    /// <summary>The days wanted; null for all there are.</summary>
    /// <value>Default null.</value>
    public DayRange? Range { get; init; }

    /// <summary>The zone in which days begin and end.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
