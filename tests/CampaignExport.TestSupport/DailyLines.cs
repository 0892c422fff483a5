using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.TestSupport;

/// <summary>Metrics as sorted lines: the messages, each number that is not zero, the warnings.</summary>
public static class DailyLines
{
    public static List<string> Of(DailyMetrics metrics)
    {
        var lines = metrics.Variations.Select(one => $"message {one.Channel} {one.Key} {one.IsControl}").ToList();
        foreach (var period in metrics.Days is { } days ? metrics.PeriodsIn(days) : [])
        {
            lines.AddRange(ChannelCatalog.Default.CampaignMetrics.Select(metric => metric.ApiName).Append("revenue_eur").Select(name => (Name: name, Value: metrics.GetCampaignSeries(name).ValueIn(period)))
                .Where(one => one.Value != 0).Select(one => FormattableString.Invariant($"{period} {one.Name} {one.Value:0.#########}")));
            lines.AddRange(
                from variation in metrics.Variations
                from metric in metrics.MetricsOf(variation.Channel)
                let value = metrics.GetVariationSeries(variation.Channel, variation.Key, metric).ValueIn(period)
                where value != 0
                select FormattableString.Invariant($"{period} {variation.Channel} {variation.Key} {metric} {value:0.#########}"));
        }

        lines.AddRange(metrics.Warnings.Select(warning => $"warning {warning}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
