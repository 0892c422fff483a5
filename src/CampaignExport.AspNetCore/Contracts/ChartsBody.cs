using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The charts of a campaign: the days or other periods once, one value for each of them in each column, the metrics that the source has, and warnings as sentences in the requested language.</summary>
internal sealed record ChartsBody(
    string CampaignId,
    bool IsMultivariate,
    string TimeZone,
    DateOnly From,
    DateOnly To,
    IEnumerable<string> Days,
    IEnumerable<ChartBody> Charts,
    IEnumerable<ChartMetricBody> Metrics,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Creates the body. Values are read when they are written, without a copy.</summary>
    public static ChartsBody Create(CampaignCharts charts, ChartExportRequest request, bool withRates, string language) => new(
        request.CampaignId,
        charts.Campaign.IsMultivariate,
        request.TimeZone.Id,
        charts.Charts[0].Days.First,
        charts.Charts[0].Days.Last,
        charts.Charts[0].Periods.Select(period => period.ToString()),
        charts.Charts.Select(chart => ChartBody.From(chart, column => withRates ? ChartRate.Find(column, charts.Metrics, charts.Campaign, request.Options.Catalog) : null)),
        ChartMetricBody.Of(charts.Metrics, charts.Campaign, request.Options),
        // The metrics without a chart are among those to choose from.
        charts.WarningSentences.Except(charts.Metrics.HiddenMetrics).In(language));
}

/// <summary>A chart. Its name with an extension is the name of its file.</summary>
internal sealed record ChartBody(string Name, string Title, string DateHeader, IEnumerable<ChartColumnBody> Columns)
{
    public static ChartBody From(Chart chart, Func<ChartColumn, ChartRate?> rateOf) => new(
        chart.Name, chart.Title, chart.DateHeader, chart.Columns.Select(column => ChartColumnBody.From(column, chart.Periods, rateOf(column))));
}

/// <summary>
/// A column of a chart: one value for each day or other period. Without data of the metric in the source, all values are zero and <c>hasData</c> is false.
/// </summary>
internal sealed record ChartColumnBody(
    string Header, string? Channel, string? VariationId, string? VariationName, string Metric, bool HasData, IEnumerable<decimal> Values)
{
    /// <summary>The rate of each period as a fraction, if rates were requested and one is documented; null in a period whose denominator is zero.</summary>
    public IEnumerable<decimal?>? Rates { get; init; }

    /// <summary>The rate of all periods.</summary>
    public decimal? TotalRate { get; init; }

    public static ChartColumnBody From(ChartColumn column, IReadOnlyList<MetricPeriod> periods, ChartRate? rate) => new(
        column.Header, column.Channel, column.Variation?.Id, column.Variation?.Name, column.Metric, column.HasData, periods.Select(column.ValueIn))
    {
        Rates = rate is null ? null : periods.Select(rate.In),
        TotalRate = rate?.Of(periods),
    };
}

/// <summary>A metric that the source has for the campaign, for the parameter <c>metrics</c>, with its name in the requested language.</summary>
internal sealed record ChartMetricBody(string Name, string Header)
{
    public static IEnumerable<ChartMetricBody> Of(DailyMetrics metrics, Campaign campaign, ChartOptions options)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var channel in ChannelCatalog.InChartOrder(campaign.Channels).Select(options.Catalog.FindOrExtend))
        {
            var given = metrics.MetricsOf(channel.ApiName);
            foreach (var name in channel.Metrics.Select(metric => metric.ApiName).Where(given.Contains).Concat(given).Where(known.Add))
                yield return new(name, options.Texts.EngagementMetric(channel, options.Catalog.FindMetric(channel.ApiName, name) ?? new Metric(name, name)));
        }

        foreach (var name in metrics.CampaignMetrics.Order(StringComparer.Ordinal).Where(known.Add))
            yield return new(name, options.Texts.CampaignMetric(options.Catalog.FindMetric(channel: null, name) ?? new Metric(name, name)));
    }
}
