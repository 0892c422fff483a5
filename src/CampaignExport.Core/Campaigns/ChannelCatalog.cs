namespace CampaignExport.Campaigns;

/// <summary>The known channels, by API name and alias, and the metrics that every campaign has.</summary>
/// <remarks>Immutable and thread-safe. Add or replace a channel with <see cref="With(Channel)"/>.</remarks>
public sealed class ChannelCatalog
{
    // The order of the charts in the request for this library.
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

        // Added last: the name of a channel takes precedence over the alias of another.
        foreach (var channel in channels)
            _byName[channel.ApiName] = channel;
    }

    /// <summary>The catalog of all channels and metrics with documented field names.</summary>
    public static ChannelCatalog Default { get; } = new(DocumentedChannels.All, DocumentedMetrics.Campaign);

    /// <summary>The channels.</summary>
    public IReadOnlyList<Channel> Channels { get; }

    /// <summary>The metrics of a campaign as a whole and of each variation of a multivariate campaign.</summary>
    internal IReadOnlyList<Metric> CampaignMetrics { get; }

    /// <summary>Creates a copy of the catalog with a channel added. It replaces a channel with the same API name.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The new catalog. This catalog is unchanged.</returns>
    public ChannelCatalog With(Channel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new([.. Channels.Where(known => known.ApiName != channel.ApiName), channel], CampaignMetrics);
    }

    /// <summary>Creates a copy of the catalog with a campaign metric added. It replaces a metric with the same API name.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The new catalog. This catalog is unchanged.</returns>
    public ChannelCatalog With(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new(Channels, [.. CampaignMetrics.Where(known => known.ApiName != metric.ApiName), metric]);
    }

    /// <summary>Finds a channel.</summary>
    /// <param name="name">Its API name or an alias, in any case.</param>
    /// <returns>The channel, or null if the catalog has no such channel.</returns>
    public Channel? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Finds a channel, or creates one that has only a name.</summary>
    /// <param name="name">Its API name or an alias, in any case.</param>
    /// <returns>The channel.</returns>
    internal Channel FindOrExtend(string name) => Find(name) ?? new Channel(name, name);

    /// <summary>Finds a metric of a channel, or else a metric that every campaign has, such as the revenue in any currency.</summary>
    /// <param name="channel">The API name of the channel, or an alias of it; null for campaign metrics only.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The metric, or null if the catalog has no such metric.</returns>
    internal Metric? FindMetric(string? channel, string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return (channel is null ? null : Find(channel)?.FindMetric(metric))
            ?? CampaignMetrics.FirstOrDefault(known => known.ApiName == metric)
            ?? (Metrics.CurrencyOf(metric) is { } currency ? new Metric(metric, $"Revenue ({currency})", MetricUnit.Money) : null);
    }

    /// <summary>Determines whether a metric of any channel or of the campaign as a whole has a name.</summary>
    internal bool Documents(string metric) => FindMetric(channel: null, metric) is not null || Channels.Any(channel => channel.FindMetric(metric) is not null);

    /// <summary>Describes an unknown channel: suggests the known name in another case or for an alias, or else lists the known names.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="option">The option of the host with the catalog, to which others are added; null if the host has passed it.</param>
    internal Sentence DescribeUnknownChannel(string name, IEnumerable<string> known, string? option = null) =>
        Describe(new($"the channel is unknown", $"le canal est inconnu"), new($"", $""), name, known, option);

    /// <summary>Describes an unknown metric, as <see cref="DescribeUnknownChannel"/> does.</summary>
    internal Sentence DescribeUnknownMetric(bool hasChannel, string name, IEnumerable<string> known, string? option = null) =>
        Describe(new($"the metric is unknown", $"la statistique est inconnue"), hasChannel ? new($"", $"") : new($" without a channel", $" sans canal"), name, known, option);

    /// <summary>Sorts channels in chart order: e-mail, in-app, iOS push, Android push, then the others by API name.</summary>
    /// <param name="channels">The API names of the channels.</param>
    /// <returns>The same names in chart order.</returns>
    internal static IReadOnlyList<string> InChartOrder(IEnumerable<string> channels) =>
        [.. channels
            .OrderBy(name => Array.IndexOf(FirstInCharts, name) is var at and >= 0 ? at : FirstInCharts.Length)
            .ThenBy(name => name, StringComparer.Ordinal)];

    private Sentence Describe(Sentence problem, Sentence condition, string name, IEnumerable<string> known, string? option)
    {
        var names = known.Distinct().ToList();
        return (names.Find(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? names.Find(one => one == Find(name)?.ApiName)) is { } meant
            ? new($"{problem.English}; write '{meant}'.", $"{problem.French} ; écrivez « {meant} ».")
            : new(
                $"{problem.English}{condition.English}. The known names are {string.Join(", ", names)}; add others to {option ?? "the catalog"}.",
                $"{problem.French}{condition.French}. Les noms connus sont {string.Join(", ", names)} ; ajoutez-en d’autres {(option is null ? "au catalogue" : $"à {option}")}.");
    }
}

/// <summary>The metrics that every campaign has, regardless of its channels.</summary>
internal static class DocumentedMetrics
{
    public static IReadOnlyList<Metric> Campaign { get; } =
    [
        // A person who receives messages on two days counts on both, so a sum over days is not a number of people.
        new("unique_recipients", "Unique Recipients", MetricUnit.People) { SumsOverDays = false },
        .. Conversions(),
        new(Metrics.Revenue, "Revenue", MetricUnit.Money),
        new("enrolled", "Enrolled", MetricUnit.People),
    ];

    // A person converts once per conversion event, so conversions can be added up over days but not over channels.
    private static IEnumerable<Metric> Conversions()
    {
        foreach (var (suffix, name) in new[] { ("", "Conversions"), ("1", "Conversions B"), ("2", "Conversions C"), ("3", "Conversions D") })
        {
            yield return new($"conversions{suffix}", name) { SumsOverChannels = false };
            yield return new($"conversions{suffix}_by_send_time", $"{name} by Send Time") { SumsOverChannels = false };
        }
    }
}
