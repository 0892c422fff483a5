using CampaignExport.Campaigns;

namespace CampaignExport.Reports;

/// <summary>A total of a campaign over a range of days, and its rate.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Channel">The API name of the channel; null for the campaign as a whole.</param>
/// <param name="Variation">The variation; null for all messages of the channel except the control group.</param>
/// <param name="Metric">
/// The API name of the metric, such as <c>opens</c>. <c>distinct_users</c> counts each recipient once; <c>sum_of_daily_unique_recipients</c> counts a recipient
/// again on every day. A rate without a metric of its own has its own name, such as <c>click_to_open_rate</c>.
/// </param>
/// <param name="Value">The total. For a rate without a metric of its own: the numerator.</param>
public sealed record SummaryRow(string? Channel, Variation? Variation, string Metric, decimal Value)
{
    /// <summary>The rate as a fraction: 0.25 is 25 %.</summary>
    /// <value>Default null: no rate is documented for the metric, the denominator is zero, or the source does not have it.</value>
    public decimal? Rate { get; init; }

    /// <summary>The definition of the rate.</summary>
    /// <value>Default null: no rate is documented for the metric.</value>
    public Rate? Definition { get; init; }
}
