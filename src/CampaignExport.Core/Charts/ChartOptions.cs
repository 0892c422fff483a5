using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The options of charts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ChartOptions
{
    /// <summary>The titles and headers.</summary>
    /// <value>Default <see cref="ChartTexts.English"/>.</value>
    public ChartTexts Texts { get; init; } = ChartTexts.English;

    /// <summary>The channels, and the contents of their charts.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>.</value>
    public ChannelCatalog Catalog { get; init; } = ChannelCatalog.Default;

    /// <summary>The API names or aliases of the channels to chart; null for all channels that the campaign used.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>
    /// The API names of the metrics to chart, in order, in place of the documented columns: metrics of the channels, and those of the campaign as a whole,
    /// such as <c>unique_recipients</c> and <c>conversions</c>. Each chart has the ones that exist for it.
    /// </summary>
    /// <value>Default null: the documented columns.</value>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>
    /// Whether the impressions of an in-app message count as sent if the data has no <c>sent</c> for it. The documented analytics of
    /// in-app messages have no <c>sent</c>.
    /// </summary>
    /// <value>Default <see langword="false"/>: <c>sent</c> is zero then.</value>
    public bool InAppSentFromImpressions { get; init; }
}
