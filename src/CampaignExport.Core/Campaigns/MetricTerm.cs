namespace CampaignExport.Campaigns;

/// <summary>A metric or the difference of two metrics: the "deliveries" of a push channel are <c>sent - bounces</c>.</summary>
/// <param name="metric">The API name of the metric.</param>
/// <param name="minus">The API name of the metric to subtract; null for none.</param>
public sealed class MetricTerm(string metric, string? minus = null)
{
    /// <summary>The API name of the metric.</summary>
    internal string Metric { get; } = metric;

    /// <summary>The API name of the metric to subtract; null for none.</summary>
    internal string? Minus { get; } = minus;

    /// <summary>Creates a term from one metric.</summary>
    /// <param name="metric">The API name of the metric.</param>
    public static implicit operator MetricTerm(string metric) => new(metric);
}
