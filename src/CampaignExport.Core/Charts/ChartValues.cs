using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>Selects the channels, metrics and series of a campaign for its charts.</summary>
internal sealed class ChartValues(DailyMetrics metrics, Campaign campaign, ChartOptions options)
{
    private const int MostSuggestions = 3;
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
                    $"The campaign did not use a channel '{wanted[at]}'. It used: {(used.Count == 0 ? "none" : string.Join(", ", used))}.",
                    $"La campagne n’a pas utilisé de canal « {wanted[at]} ». Elle a utilisé : {(used.Count == 0 ? "aucun" : string.Join(", ", used))}.");
            }

            used = [.. used.Where(names.Contains)];
        }

        return [.. used.Select(options.Catalog.FindOrExtend)];
    }

    /// <summary>Checks that each requested metric exists for the campaign or a channel.</summary>
    /// <exception cref="ExportRequestException">A metric does not exist. The message names similar ones, or those of the data.</exception>
    public void RequireMetrics(IReadOnlyList<Channel> channels)
    {
        if (options.Metrics is not { } wanted)
            return;
        var ofCampaign = metrics.CampaignMetrics.Where(name => options.Catalog.FindMetric(channel: null, name) is not null).Order(StringComparer.Ordinal);
        string[] given = [.. ofCampaign.Union(channels.SelectMany(channel => metrics.MetricsOf(channel.ApiName)))];
        string[] known = [.. given.Union(options.Catalog.CampaignMetrics.Concat(channels.SelectMany(channel => channel.Metrics)).Select(metric => metric.ApiName))];
        var has = new Sentence(
            $"It has: {(given.Length == 0 ? "none" : string.Join(", ", given))}.",
            $"Elle a : {(given.Length == 0 ? "aucune" : string.Join(", ", given))}.");
        if (wanted.Count == 0)
        {
            throw new ExportRequestException(
                $"The list of metrics is empty. Name metrics of the campaign. {has.English}",
                $"La liste des statistiques est vide. Nommez des statistiques de la campagne. {has.French}");
        }

        // Neither list names every currency and button.
        bool IsKnown(string name) => known.Contains(name) || options.Catalog.FindMetric(channel: null, name) is not null || channels.Any(channel => channel.FindMetric(name) is not null);
        if (wanted.FirstOrDefault(name => !IsKnown(name)) is not { } unknown)
            return;
        var similar = SimilarNames.Find(unknown, known);
        var (or, ou) = (string.Join(" or ", similar.Take(MostSuggestions).Select(name => $"'{name}'")), string.Join(" ou ", similar.Take(MostSuggestions).Select(name => $"« {name} »")));
        throw new ExportRequestException(
            $"The campaign has no metric '{unknown}'. {(similar.Count == 0 ? has.English : $"Did you mean {or}?")}",
            $"La campagne n’a pas de statistique « {unknown} ». {(similar.Count == 0 ? has.French : $"Vouliez-vous dire {ou} ?")}");
    }

    /// <summary>Gets the requested metrics of the campaign as a whole, without those that only its messages have.</summary>
    public IReadOnlyList<Metric> CampaignMetrics(IReadOnlyList<Channel> channels) =>
        [.. (options.Metrics ?? []).Distinct().Select(name => options.Catalog.FindMetric(channel: null, name)).OfType<Metric>()
            .Where(metric => OfCampaign(metric.ApiName).IsGiven || !channels.Any(channel => Has(channel, metric.ApiName)))];

    /// <summary>Gets the metrics of the engagement chart of a channel.</summary>
    public IReadOnlyList<Metric> EngagementMetrics(Channel channel) => Metrics(
        channel,
        options.Metrics is { } wanted ? [.. wanted.Where(name => Has(channel, name))]
        : channel.EngagementMetrics.Count > 0 ? channel.EngagementMetrics : metrics.MetricsOf(channel.ApiName));

    /// <summary>Gets the statistics of a multivariate campaign.</summary>
    public IReadOnlyList<Metric> Statistics(Channel channel) =>
        options.Metrics is { } wanted ? Metrics(channel, wanted)
        : channel.VariantMetrics.Count > 0 ? Metrics(channel, channel.VariantMetrics) : EngagementMetrics(channel);

    /// <summary>Gets the API name of the column of a metric: its own, or that of the sum of its days.</summary>
    public string NameOf(Metric metric) => IsSumOfDaily(metric) ? Metric.SumOfDaily(metric.ApiName) : metric.ApiName;

    /// <summary>Gets the text of a metric, or of the sum of its days.</summary>
    public string TextOf(Metric metric, string text, ChartTexts texts) => IsSumOfDaily(metric) ? texts.SumOfDaily(text) : text;

    /// <summary>Gets the series of the campaign as a whole.</summary>
    public MetricSeries OfCampaign(string metric) => metrics.GetCampaignSeries(metric);

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

    // The same person can receive several messages of a channel, so their recipients cannot be added up.
    private bool Has(Channel channel, string metric) => channel.FindMetric(metric) is not null
        || (metrics.MetricsOf(channel.ApiName).Contains(metric)
            && (options.Catalog.FindMetric(channel.ApiName, metric) is not { SumsOverDays: false } || _messages[channel.ApiName].Take(2).Count() == 1));

    private bool IsSumOfDaily(Metric metric) => metrics.HasDailySums && !metric.SumsOverDays;

    private Metric[] Metrics(Channel channel, IReadOnlyList<string> names) =>
        [.. names.Distinct().Select(name => options.Catalog.FindMetric(channel.ApiName, name) ?? new Metric(name, name))];
}
