using CampaignExport.Campaigns;

namespace CampaignExport.Reports;

/// <summary>A total of a campaign over a range of days, and its rate.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SummaryRow
{
    internal SummaryRow(string? channel, Variation? variation, string metric, decimal value) =>
        (Channel, Variation, Metric, Value) = (channel, variation, metric, value);

    /// <summary>The API name of the channel; null for the campaign as a whole.</summary>
    public string? Channel { get; }

    /// <summary>The variation; null for all messages of the channel except the control group.</summary>
    public Variation? Variation { get; }

    /// <summary>
    /// The API name of the metric, such as <c>opens</c>. <c>distinct_users</c> counts each recipient once; <c>sum_of_daily_unique_recipients</c> counts a recipient
    /// again on every day. A rate without a metric of its own has its own name, such as <c>click_to_open_rate</c>.
    /// </summary>
    public string Metric { get; }

    /// <summary>The total. For a rate without a metric of its own: the numerator.</summary>
    public decimal Value { get; }

    /// <summary>The rate as a fraction: 0.25 is 25 %.</summary>
    /// <value>Default null: no rate is documented for the metric, the denominator is zero, or the source does not have it.</value>
    public decimal? Rate { get; internal init; }

    /// <summary>The definition of the rate.</summary>
    /// <value>Default null: no rate is documented for the metric.</value>
    public Rate? Definition { get; internal init; }
}
