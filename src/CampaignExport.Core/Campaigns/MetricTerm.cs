namespace CampaignExport.Campaigns;

/// <summary>A metric or the difference of two metrics: the "deliveries" of a push channel are <c>sent - bounces</c>.</summary>
/// <param name="Metric">The API name of the metric.</param>
/// <param name="Minus">The API name of the metric to subtract; null for none.</param>
public readonly record struct MetricTerm(string Metric, string? Minus = null)
{
    /// <summary>Creates a term from one metric.</summary>
    /// <param name="metric">The API name of the metric.</param>
    public static implicit operator MetricTerm(string metric) => new(metric);

    /// <summary>Creates a term from one metric.</summary>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The term.</returns>
    public static MetricTerm FromString(string metric) => new(metric);
}
