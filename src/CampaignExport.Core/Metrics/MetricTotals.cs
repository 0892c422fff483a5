using CampaignExport.Campaigns;

namespace CampaignExport.Metrics;

/// <summary>Totals and rates of a campaign over a range of days.</summary>
/// <remarks>
/// Immutable and thread-safe. Totals exclude the control group, unless it is requested by its key. Metrics that cannot be added up
/// over days are rejected.
/// </remarks>
/// <param name="metrics">The daily metrics.</param>
/// <param name="range">The days, both ends included.</param>
/// <param name="catalog">The definitions of the metrics; null for <see cref="ChannelCatalog.Default"/>.</param>
/// <param name="campaign">
/// The description of the campaign, which identifies its control group; null to derive it from the numbers.
/// </param>
public sealed class MetricTotals(DailyMetrics metrics, DayRange range, ChannelCatalog? catalog = null, Campaign? campaign = null)
{
    private readonly ILookup<string, Variation> _messages =
        metrics.DescribeCampaign(campaign).Variations.Where(message => !message.IsControl).ToLookup(message => message.Channel);
    private readonly ChannelCatalog _catalog = catalog ?? ChannelCatalog.Default;

    /// <summary>Adds up a metric over the days.</summary>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="channel">The API name of a channel, to add up its messages; null for the campaign as a whole.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of one message of the channel; null for all messages except the control group.</param>
    /// <returns>The sum; 0 if the campaign has no such value.</returns>
    /// <exception cref="ArgumentException">The metric cannot be added up over days.</exception>
    public decimal Sum(string metric, string? channel = null, string? variation = null)
    {
        if (range.Count > 1 && _catalog.FindMetric(channel, metric) is { SumsOverDays: false })
        {
            throw new ArgumentException(
                $"'{metric}' counts a user again on every day, so a sum over days is not a number of users. "
                + $"Use {nameof(SumOfDailyUniques)} for the sum of the daily figures.",
                nameof(metric));
        }

        return SumOfDays(metric, channel, variation);
    }

    /// <summary>Adds up a metric over the days and over all channels.</summary>
    /// <param name="metric">The API name of a metric of messages.</param>
    /// <returns>The sum, without the control group.</returns>
    /// <exception cref="ArgumentException">The metric cannot be added up over channels or over days.</exception>
    public decimal SumOverChannels(string metric)
    {
        foreach (var channel in metrics.Channels)
        {
            if (_catalog.FindMetric(channel, metric) is { SumsOverChannels: false })
            {
                throw new ArgumentException(
                    $"'{metric}' counts users, and a user can appear in several channels, so its channels cannot be added up. Name one channel.",
                    nameof(metric));
            }
        }

        return metrics.Channels.Sum(channel => Sum(metric, channel));
    }

    /// <summary>Adds up the daily numbers of users. A user who counts on three days is counted three times.</summary>
    /// <remarks>
    /// The sum is not the number of distinct users, which daily figures cannot provide: <c>unique_recipients</c> is defined per day.
    /// </remarks>
    /// <param name="metric">The API name of the metric.</param>
    /// <param name="channel">The API name of a channel; null for the campaign as a whole.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of one message; null for all messages except the control group.</param>
    /// <returns>The sum; 0 if the campaign has no such value.</returns>
    public decimal SumOfDailyUniques(string metric = "unique_recipients", string? channel = null, string? variation = null) =>
        SumOfDays(metric, channel, variation);

    /// <summary>Computes a rate from the sums of its terms over the days.</summary>
    /// <param name="rate">The rate, such as one of <see cref="Channel.Rates"/>.</param>
    /// <param name="channel">The API name of a channel; null for the campaign as a whole.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of one message; null for all messages except the control group.</param>
    /// <returns>A fraction: 0.25 is 25 %. Null if the denominator is zero.</returns>
    public decimal? Rate(Rate rate, string? channel = null, string? variation = null)
    {
        ArgumentNullException.ThrowIfNull(rate);
        var denominator = Term(rate.Denominator);
        return denominator == 0 ? null : Term(rate.Numerator) / denominator;

        decimal Term(MetricTerm term) =>
            SumOfDays(term.Metric, channel, variation) - (term.Minus is null ? 0 : SumOfDays(term.Minus, channel, variation));
    }

    private decimal SumOfDays(string metric, string? channel, string? variation)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (channel is null)
            return metrics.GetCampaignSeries(metric).Sum(range);
        if (variation is not null)
            return metrics.GetVariationSeries(channel, variation, metric).Sum(range);
        return _messages[channel].Sum(message => metrics.GetVariationSeries(channel, message.Key, metric).Sum(range));
    }
}
