namespace CampaignExport.Campaigns;

/// <summary>A messaging channel (e-mail, iOS push, ...), its metrics, its rates and the contents of its charts.</summary>
/// <remarks>Immutable and thread-safe. To change a channel, copy it with <c>with</c> and pass the copy to <see cref="ChannelCatalog.With(Channel)"/>.</remarks>
public sealed record Channel
{
    /// <summary>Initializes a channel.</summary>
    /// <param name="apiName">The key of the channel in the campaign analytics API, such as <c>ios_push</c>.</param>
    /// <param name="displayName">The English display name, such as "iOS Push".</param>
    public Channel(string apiName, string displayName) =>
        (ApiName, DisplayName) = (apiName, displayName);

    /// <summary>The key of the channel in the campaign analytics API, such as <c>ios_push</c>.</summary>
    public string ApiName { get; }

    /// <summary>The English display name, such as "iOS Push".</summary>
    public string DisplayName { get; init; }

    /// <summary>Other keys that the API has used for the same channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The metrics of a message of this channel.</summary>
    /// <value>Default: none. Metrics of the data that are not listed here are kept.</value>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The rates that are documented for this channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Rate> Rates { get; init; } = [];

    /// <summary>The API names of the metrics in the engagement chart of a multichannel campaign, in column order.</summary>
    /// <value>Default: empty, which means every metric that the data has for the channel, in order of appearance.</value>
    public IReadOnlyList<string> EngagementMetrics { get; init; } = [];

    /// <summary>The API names of the statistics of a multivariate campaign, in order.</summary>
    /// <value>Default: empty, which means the metrics of the engagement chart.</value>
    public IReadOnlyList<string> VariantMetrics { get; init; } = [];

    /// <summary>The prefixes of metric names that depend on the message, such as <c>carousel_slide_</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> DynamicMetricPrefixes { get; init; } = [];

    /// <summary>Finds a metric of this channel.</summary>
    /// <param name="apiName">The API name.</param>
    /// <returns>The metric; a new one if the name has a dynamic prefix; null if the channel has no such metric.</returns>
    internal Metric? FindMetric(string apiName)
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
