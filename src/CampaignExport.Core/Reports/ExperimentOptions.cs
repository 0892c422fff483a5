using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>The options of an experiment report.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ExperimentOptions
{
    /// <summary>The successes to compare.</summary>
    /// <value>Default <see cref="ExperimentMetric.Conversions"/>.</value>
    public ExperimentMetric Metric { get; init; }

    /// <summary>The days.</summary>
    /// <value>Default null: all days of the metrics.</value>
    public DayRange? Days { get; init; }

    /// <summary>The current day in the time zone of the days. Days from it on are not complete.</summary>
    /// <value>Default null: all days are complete.</value>
    public DateOnly? Today { get; init; }

    /// <summary>
    /// The last day on which the campaign has data, in a source without missing days. A range that includes it has all data until <see cref="Today"/>.
    /// </summary>
    /// <value>Default null: the source may have data after the range that is not there yet.</value>
    internal DateOnly? LastDayWithData { get; init; }

    /// <summary>The description of the campaign.</summary>
    /// <value>Default null: it is derived from the metrics.</value>
    public Campaign? Campaign { get; init; }

    /// <summary>
    /// The percentages of people that the variations were meant to receive, by <see cref="Variation.Key"/> or, for the control group, <c>control</c>. They add up to
    /// 100, with a tolerance of 0.5 for rounding. Each share is its part of their sum.
    /// </summary>
    /// <value>Default: none. The numbers of people are not checked.</value>
    public IReadOnlyDictionary<string, double> Shares { get; init; } = new Dictionary<string, double>();

    /// <summary>The definitions of the channels.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>.</value>
    public ChannelCatalog Catalog { get; init; } = ChannelCatalog.Default;
}
