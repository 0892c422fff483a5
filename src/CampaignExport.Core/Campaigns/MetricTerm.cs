namespace CampaignExport.Campaigns;

/// <summary>A metric, or the difference of two: "deliveries" of a push channel are <c>sent - bounces</c>.</summary>
/// <param name="Metric">The API name of the metric.</param>
/// <param name="Minus">The API name of the metric that is taken off it, or null for none.</param>
public readonly record struct MetricTerm(string Metric, string? Minus = null)
{
    /// <summary>Makes a term of one metric.</summary>
    /// <param name="metric">The API name of the metric.</param>
    public static implicit operator MetricTerm(string metric) => new(metric);

    /// <summary>Makes a term of one metric.</summary>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The term.</returns>
    public static MetricTerm FromString(string metric) => new(metric);
}
