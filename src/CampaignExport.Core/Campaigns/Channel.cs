namespace CampaignExport.Campaigns;

/// <summary>A way to reach people (e-mail, iOS push, ...), with what is measured on it and what its charts show.</summary>
/// <remarks>Immutable and thread-safe. Change one with <c>with</c> and hand it to <see cref="ChannelCatalog.With(Channel)"/>.</remarks>
/// <param name="ApiName">The key of the channel in the campaign analytics API, such as <c>ios_push</c>.</param>
/// <param name="DisplayName">The English name that people read, such as "iOS Push".</param>
public sealed record Channel(string ApiName, string DisplayName)
{
    /// <summary>Other keys under which the API has shown the same channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The metrics of a message of this channel.</summary>
    /// <value>Default: none; data may carry more, which is kept all the same.</value>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The rates that are documented for this channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Rate> Rates { get; init; } = [];

    /// <summary>API names of the metrics in the engagement chart of a multichannel campaign, in column order.</summary>
    /// <value>Default: empty, which means every metric of the channel that the data has, in order of appearance.</value>
    public IReadOnlyList<string> EngagementMetrics { get; init; } = [];

    /// <summary>API names of the statistics of a multivariate campaign, in order.</summary>
    /// <value>Default: empty, which means those of the engagement chart.</value>
    public IReadOnlyList<string> VariantMetrics { get; init; } = [];

    /// <summary>Beginnings of metric names that are made up by the sender, such as <c>carousel_slide_</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> DynamicMetricPrefixes { get; init; } = [];

    /// <summary>Finds a metric of this channel.</summary>
    /// <param name="apiName">The API name.</param>
    /// <returns>The metric, made on the spot for a dynamic name; null when the channel has none of that name.</returns>
    public Metric? FindMetric(string apiName)
    {
        ArgumentNullException.ThrowIfNull(apiName);
        foreach (var metric in Metrics)
            if (metric.ApiName == apiName)
                return metric;
        return DynamicMetricPrefixes.Any(prefix => apiName.StartsWith(prefix, StringComparison.Ordinal))
            ? new Metric(apiName, apiName)
            : null;
    }
}
