using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>The charts of a campaign by variation, grouped by statistic or by variant.</summary>
internal static class MultivariateCharts
{
    /// <summary>Creates the charts.</summary>
    /// <param name="campaign">The description of the campaign, from <see cref="DailyMetrics.DescribeCampaign"/>.</param>
    /// <param name="metrics">The metrics of the campaign. Their <see cref="DailyMetrics.Granularity"/> is that of the rows.</param>
    /// <param name="days">The days.</param>
    /// <param name="grouping">Whether to create one chart per statistic or one per variation.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>
    /// By statistic: one chart per statistic, with one column per variation. By variant: one chart per variation, with one column per
    /// statistic. The control group comes last; statistics that it cannot have are zero.
    /// </returns>
    /// <exception cref="ExportRequestException">
    /// The campaign is not multivariate, did not use a requested channel, or has no metric with a requested name.
    /// </exception>
    public static IReadOnlyList<Chart> Create(
        Campaign campaign, DailyMetrics metrics, DayRange days, ChartGrouping grouping, ChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(days);
        options ??= new ChartOptions();
        if (!campaign.IsMultivariate)
        {
            throw new ExportRequestException(
                $"The campaign is not multivariate: it needs exactly one channel, and two variations with ids or a control group. Export it without a grouping to get its charts by channel.",
                $"La campagne n’est pas multivariée : il lui faut exactement un canal, et deux variantes avec des ids ou un groupe de contrôle. Exportez-la sans regroupement pour obtenir ses graphiques par canal.");
        }

        var values = new ChartValues(metrics, campaign, options);
        var channels = values.Channels();
        if (channels.Count == 0)
            return [];
        values.RequireMetrics(channels);
        var channel = channels[0];
        Variation[] variations = [.. campaign.Variations.OrderBy(variation => variation.IsControl)];
        var variationNames = VariationNames(variations, options.Texts);
        var statistics = values.Statistics(channel);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var (periods, ending) = (metrics.PeriodsIn(days), ChartNames.EndingFor(metrics.Granularity));
        return grouping == ChartGrouping.ByStatistic
            ? [.. statistics.Select(ByStatistic)]
            : [.. variations.Select(ByVariant)];

        Chart ByStatistic(Metric metric)
        {
            var headers = new ChartHeaders(options.Texts.DateHeader);
            var english = ChartTexts.English.ByDateForEachVariant(StatisticOf(metric, ChartTexts.English));
            return new(
                ChartNames.Take(ChartNames.Slug(english), names) + ending,
                options.Texts.ByDateForEachVariant(StatisticOf(metric, options.Texts)),
                options.Texts.DateHeader,
                days,
                periods,
                [.. variations.Select((variation, at) => Column(headers.Take(variationNames[at], variation.Id), variation, metric))]);
        }

        Chart ByVariant(Variation variation, int at)
        {
            var headers = new ChartHeaders(options.Texts.DateHeader);
            return new(
                ChartNames.Take($"variant-{VariantSlug(variation, at)}", names) + ending,
                variationNames[at],
                options.Texts.DateHeader,
                days,
                periods,
                [.. statistics.Select(metric => Column(headers.Take(StatisticOf(metric, options.Texts), metric.ApiName), variation, metric))]);
        }

        string StatisticOf(Metric metric, ChartTexts texts) => values.TextOf(metric, texts.Statistic(channel, metric), texts);

        ChartColumn Column(string header, Variation variation, Metric metric) =>
            new(header, channel.ApiName, variation, values.NameOf(metric), [values.GetVariationSeries(variation, metric.ApiName)]);
    }

    // Variations that share a name get their ids added.
    private static string[] VariationNames(Variation[] variations, ChartTexts texts)
    {
        string[] names = [.. variations.Select(variation => NameOf(variation, texts))];
        var counts = names.CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. variations.Select((variation, at) => variation.Id is { } id && counts[names[at]] > 1 ? $"{names[at]} ({id})" : names[at])];
    }

    private static string NameOf(Variation variation, ChartTexts texts) =>
        !string.IsNullOrEmpty(variation.Name) ? variation.Name
        : variation.IsControl ? texts.ControlGroup
        : variation.Key;

    // Uses the plain name, without the id that shared names get. A name without letters and digits is replaced by the position.
    private static string VariantSlug(Variation variation, int at) =>
        ChartNames.Slug(NameOf(variation, ChartTexts.English)) is { Length: > 0 } slug ? slug : FormattableString.Invariant($"{at + 1}");
}
