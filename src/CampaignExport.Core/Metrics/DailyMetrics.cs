using CampaignExport.Campaigns;

namespace CampaignExport.Metrics;

/// <summary>The numbers of a campaign by day, channel, variation and metric, and those of the campaign as a whole.</summary>
/// <remarks>
/// Immutable and thread-safe; made by <see cref="DailyMetricsBuilder"/>. Messages of one channel stay apart. What a campaign
/// never had reads as an empty series, that is as zeros.
/// </remarks>
public sealed class DailyMetrics
{
    private readonly Dictionary<(string? Channel, string? Key, string Metric), MetricSeries> _series;
    private readonly Dictionary<string, IReadOnlyList<string>> _metrics;

    internal DailyMetrics(
        DayRange? days,
        IReadOnlyList<string> channels,
        IReadOnlyList<Variation> variations,
        Dictionary<string, IReadOnlyList<string>> metrics,
        Dictionary<(string? Channel, string? Key, string Metric), MetricSeries> series)
    {
        Days = days;
        Channels = channels;
        Variations = variations;
        _metrics = metrics;
        _series = series;
    }

    /// <summary>From the first to the last day that was reported; null when none was.</summary>
    public DayRange? Days { get; }

    /// <summary>API names of the channels that the campaign used, in order of appearance.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>The messages of all channels, in order of appearance.</summary>
    public IReadOnlyList<Variation> Variations { get; }

    /// <summary>What is odd about the numbers, as sentences: what their source had to leave out, or counts in another way than the rest.</summary>
    /// <value>Default: nothing is.</value>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>API names of the metrics that messages of a channel have, in order of appearance.</summary>
    /// <param name="channel">The API name of the channel.</param>
    /// <returns>The names; none for a channel that the campaign did not use.</returns>
    public IReadOnlyList<string> MetricsOf(string channel) => _metrics.TryGetValue(channel, out var names) ? names : [];

    /// <summary>A metric of the campaign as a whole.</summary>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>Its values.</returns>
    public MetricSeries OfCampaign(string metric) => _series.GetValueOrDefault((null, null, metric), MetricSeries.Empty);

    /// <summary>A metric of one message.</summary>
    /// <param name="channel">The API name of the channel.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of the variation.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>Its values.</returns>
    public MetricSeries OfVariation(string channel, string variation, string metric) =>
        _series.GetValueOrDefault((channel, variation, metric), MetricSeries.Empty);

    /// <summary>Completes what is known of the campaign by what its numbers show.</summary>
    /// <param name="known">What is known; null for nothing.</param>
    /// <returns>
    /// The campaign with every channel and variation of both. Names come from <paramref name="known"/> where it has them; a
    /// variation is the control group when either says so.
    /// </returns>
    public Campaign DescribeCampaign(Campaign? known = null)
    {
        known ??= new Campaign();
        var shown = Variations.ToDictionary(variation => (variation.Channel, variation.Key));
        var variations = new List<Variation>();
        foreach (var variation in known.Variations)
        {
            variations.Add(shown.Remove((variation.Channel, variation.Key), out var same)
                ? variation with { Name = variation.Name ?? same.Name, IsControl = variation.IsControl || same.IsControl }
                : variation);
        }

        variations.AddRange(Variations.Where(variation => shown.ContainsKey((variation.Channel, variation.Key))));
        return known with
        {
            Channels = [.. known.Channels.Concat(variations.Select(variation => variation.Channel)).Concat(Channels).Distinct()],
            Variations = variations,
        };
    }
}
