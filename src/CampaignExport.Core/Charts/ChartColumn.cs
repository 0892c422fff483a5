using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>A column of a chart: one number a day.</summary>
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
        _series = [.. series.Where(one => !one.IsEmpty)];
    }

    /// <summary>The header, in the language of the chart; each once in a chart.</summary>
    public string Header { get; }

    /// <summary>The API name of the channel; null for a total over channels.</summary>
    public string? Channel { get; }

    /// <summary>The variation; null for a sum over all messages of the channel.</summary>
    public Variation? Variation { get; }

    /// <summary>The API name of the metric.</summary>
    public string Metric { get; }

    /// <summary>The value of a day.</summary>
    /// <param name="day">The day.</param>
    /// <returns>The value; zero on a day without data.</returns>
    public decimal On(DateOnly day)
    {
        var sum = 0m;
        foreach (var series in _series)
            sum += series.On(day);
        return sum;
    }
}
