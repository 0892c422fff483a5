using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>Selects the channels, metrics and series of a campaign for its charts.</summary>
internal sealed class ChartValues(DailyMetrics metrics, Campaign campaign, ChartOptions options)
{
    private const string InApp = "trigger_in_app_message";

    private readonly ILookup<string, Variation> _messages = campaign.Variations.Where(variation => !variation.IsControl).ToLookup(variation => variation.Channel);

    /// <summary>Gets the channels to chart, in chart order.</summary>
    /// <exception cref="ExportRequestException">The campaign did not use a requested channel.</exception>
    public IReadOnlyList<Channel> Channels()
    {
        var used = ChannelCatalog.InChartOrder(campaign.Channels);
        if (options.Channels is { } wanted)
        {
            var names = wanted.Select(name => options.Catalog.FindOrExtend(name).ApiName).ToList();
            if (names.FindIndex(name => !used.Contains(name)) is var at and >= 0)
            {
                throw new ExportRequestException(
                    $"The campaign did not use a channel '{wanted[at]}'. It used: {(used.Count == 0 ? "none" : string.Join(", ", used))}.");
            }

            used = [.. used.Where(names.Contains)];
        }

        return [.. used.Select(options.Catalog.FindOrExtend)];
    }

    /// <summary>Gets the metrics of the engagement chart of a channel.</summary>
    public IReadOnlyList<Metric> EngagementMetrics(Channel channel) =>
        Metrics(channel, channel.EngagementMetrics.Count > 0 ? channel.EngagementMetrics : metrics.MetricsOf(channel.ApiName));

    /// <summary>Gets the statistics of a multivariate campaign.</summary>
    public IReadOnlyList<Metric> Statistics(Channel channel) =>
        channel.VariantMetrics.Count > 0 ? Metrics(channel, channel.VariantMetrics) : EngagementMetrics(channel);

    /// <summary>Gets the series of the messages of a channel, without the control group.</summary>
    public IEnumerable<MetricSeries> OfChannel(Channel channel, string metric) =>
        _messages[channel.ApiName].Select(variation => GetVariationSeries(variation, metric));

    /// <summary>Gets the series of one message.</summary>
    public MetricSeries GetVariationSeries(Variation variation, string metric)
    {
        var series = metrics.GetVariationSeries(variation.Channel, variation.Key, metric);
        return series.IsEmpty && options.InAppSentFromImpressions && variation.Channel == InApp && metric == "sent" && !variation.IsControl
            ? metrics.GetVariationSeries(variation.Channel, variation.Key, "impressions")
            : series;
    }

    private Metric[] Metrics(Channel channel, IReadOnlyList<string> names) =>
        [.. names.Select(name => options.Catalog.FindMetric(channel.ApiName, name) ?? new Metric(name, name))];
}
