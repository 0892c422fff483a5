namespace CampaignExport.Campaigns;

/// <summary>The channels that are known, by API name and alias, and the metrics that every campaign has.</summary>
/// <remarks>Immutable and thread-safe. A host adds or replaces a channel with <see cref="With(Channel)"/>.</remarks>
public sealed class ChannelCatalog
{
    // The charts of the founding document come in this order; all other channels follow by API name.
    private static readonly string[] FirstInCharts = ["email", "trigger_in_app_message", "ios_push", "android_push"];

    private readonly Dictionary<string, Channel> _byName;

    private ChannelCatalog(IReadOnlyList<Channel> channels, IReadOnlyList<Metric> campaignMetrics)
    {
        Channels = channels;
        CampaignMetrics = campaignMetrics;
        _byName = new Dictionary<string, Channel>(StringComparer.OrdinalIgnoreCase);
        foreach (var channel in channels)
        {
            foreach (var alias in channel.Aliases)
                _byName[alias] = channel;
        }

        // A channel's own name wins over another one's alias.
        foreach (var channel in channels)
            _byName[channel.ApiName] = channel;
    }

    /// <summary>Every channel and metric that has documented field names.</summary>
    public static ChannelCatalog Default { get; } = new(DocumentedChannels.All, DocumentedMetrics.Campaign);

    /// <summary>The channels.</summary>
    public IReadOnlyList<Channel> Channels { get; }

    /// <summary>The metrics of a campaign as a whole, and of each variation of a multivariate one.</summary>
    public IReadOnlyList<Metric> CampaignMetrics { get; }

    /// <summary>Makes a catalog with one more channel, which takes the place of one with the same API name.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The new catalog; this one stays as it is.</returns>
    public ChannelCatalog With(Channel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new([.. Channels.Where(known => known.ApiName != channel.ApiName), channel], CampaignMetrics);
    }

    /// <summary>Makes a catalog with one more campaign metric, which takes the place of one with the same API name.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The new catalog; this one stays as it is.</returns>
    public ChannelCatalog With(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new(Channels, [.. CampaignMetrics.Where(known => known.ApiName != metric.ApiName), metric]);
    }

    /// <summary>Finds a channel.</summary>
    /// <param name="name">Its API name or an alias, in upper or lower case.</param>
    /// <returns>The channel, or null when the catalog has none of that name.</returns>
    public Channel? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Finds a channel, or makes an extension channel that knows no more than its name.</summary>
    /// <param name="name">Its API name or an alias, in upper or lower case.</param>
    /// <returns>The channel.</returns>
    public Channel FindOrExtend(string name) => Find(name) ?? new Channel(name, name);

    /// <summary>Finds a metric of a channel or, when the channel has none of that name, of every campaign.</summary>
    /// <param name="channel">The API name of the channel; null for campaign metrics alone.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The metric, or null when the catalog has none of that name.</returns>
    public Metric? FindMetric(string? channel, string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return (channel is null ? null : Find(channel)?.FindMetric(metric))
            ?? CampaignMetrics.FirstOrDefault(known => known.ApiName == metric);
    }

    /// <summary>Sorts channels as charts show them: e-mail, in-app, iOS push, Android push, then the others by API name.</summary>
    /// <param name="channels">API names.</param>
    /// <returns>The same names in chart order.</returns>
    public static IReadOnlyList<string> InChartOrder(IEnumerable<string> channels) =>
        [.. channels
            .OrderBy(name => Array.IndexOf(FirstInCharts, name) is var at and >= 0 ? at : FirstInCharts.Length)
            .ThenBy(name => name, StringComparer.Ordinal)];
}
