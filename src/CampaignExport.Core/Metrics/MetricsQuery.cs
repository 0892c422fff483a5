namespace CampaignExport.Metrics;

/// <summary>A request for metrics.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record MetricsQuery
{
    /// <summary>Initializes a query.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    public MetricsQuery(string campaignId) => CampaignId = campaignId;

    /// <summary>The API id of the campaign.</summary>
    public string CampaignId { get; init; }

    /// <summary>The days; null for all days with data.</summary>
    /// <value>Default null.</value>
    public DayRange? Range { get; init; }

    /// <summary>The time zone of the periods.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// The periods to count in. Weeks and months count only the days of <see cref="Range"/>. A source that counts no people in weeks and months may return
    /// days, and <see cref="Charts.Chart"/> adds them up.
    /// </summary>
    /// <value>Default <see cref="Granularity.Day"/>.</value>
    public Granularity Granularity { get; init; }

    /// <summary>Whether to count distinct people too, if the source can: <see cref="DailyMetrics.People"/>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool WithPeople { get; init; }
}
