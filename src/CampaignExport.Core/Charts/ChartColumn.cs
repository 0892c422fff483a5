using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>A column of a chart: one number per period.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ChartColumn
{
    private readonly MetricSeries[] _series;

    internal ChartColumn(string header, string? channel, Variation? variation, string metric, IEnumerable<MetricSeries> series)
    {
        Header = header;
        Channel = channel;
        Variation = variation;
        Metric = metric;
        _series = [.. series.Where(one => one.IsGiven)];
    }

    /// <summary>The header, in the language of the chart. It is unique within the chart.</summary>
    public string Header { get; }

    /// <summary>The API name of the channel; null for a total over all channels.</summary>
    public string? Channel { get; }

    /// <summary>The variation; null for a sum over messages.</summary>
    public Variation? Variation { get; }

    /// <summary>
    /// The API name of the metric. People who count again on every day and were added up in weeks or months have a name of their own:
    /// <c>sum_of_daily_unique_recipients</c>.
    /// </summary>
    public string Metric { get; }

    /// <summary>Whether the data has values of the metric.</summary>
    internal bool HasData => _series.Length > 0;

    /// <summary>Gets the value of a day, or of the week or month that begins with it.</summary>
    /// <param name="day">The day, or the first day.</param>
    /// <returns>The value; zero for a day without data, and in charts of hours.</returns>
    public decimal ValueOn(DateOnly day) => ValueIn(new MetricPeriod(day));

    /// <summary>Gets the value of a period.</summary>
    /// <param name="period">The period, one of <see cref="Chart.Periods"/>.</param>
    /// <returns>The value; zero for a period without data.</returns>
    public decimal ValueIn(MetricPeriod period)
    {
        var sum = 0m;
        foreach (var series in _series)
            sum += series.ValueIn(period);
        return sum;
    }
}
