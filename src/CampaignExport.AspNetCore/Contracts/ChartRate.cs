using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The documented rate of a column of a chart.</summary>
internal sealed class ChartRate
{
    private readonly ChartColumn _column;
    private readonly MetricSeries[] _denominators;
    private readonly MetricSeries[] _subtracted;

    private ChartRate(ChartColumn column, MetricSeries[] denominators, MetricSeries[] subtracted) =>
        (_column, _denominators, _subtracted) = (column, denominators, subtracted);

    /// <summary>Finds the rate; null if none is documented, or the source does not have its numbers.</summary>
    public static ChartRate? Find(ChartColumn column, DailyMetrics metrics, Campaign campaign, ChannelCatalog catalog)
    {
        if (column.Channel is not { } channel || !column.HasData || catalog.FindOrExtend(channel).Rates.FirstOrDefault(one => one.Numerator is { Minus: null } && one.Numerator.Metric == column.Metric) is not { } rate)
            return null;
        Variation[] messages = column.Variation is { } variation ? [variation] : [.. campaign.Variations.Where(one => one.Channel == channel && !one.IsControl)];
        var denominators = Series(rate.Denominator.Metric);
        return denominators.Length == 0 ? null : new(column, denominators, rate.Denominator.Minus is { } minus ? Series(minus) : []);

        MetricSeries[] Series(string metric) => [.. messages.Select(one => metrics.GetVariationSeries(channel, one.Key, metric)).Where(series => series.IsGiven)];
    }

    /// <summary>Gets the rate of a period as a fraction; null if the denominator is zero.</summary>
    public decimal? In(MetricPeriod period) => Divide(_column.ValueIn(period), DenominatorIn(period));

    /// <summary>Gets the rate of several periods together.</summary>
    public decimal? Of(IReadOnlyList<MetricPeriod> periods) => Divide(periods.Sum(_column.ValueIn), periods.Sum(DenominatorIn));

    private static decimal? Divide(decimal value, decimal divisor) => divisor <= 0 ? null : decimal.Round(value / divisor, 10);

    private decimal DenominatorIn(MetricPeriod period) => _denominators.Sum(one => one.ValueIn(period)) - _subtracted.Sum(one => one.ValueIn(period));
}
