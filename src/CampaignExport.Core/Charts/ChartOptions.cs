using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The options of charts.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ChartOptions
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
    /// Whether the impressions of an in-app message count as sent if the data has no <c>sent</c> for it. The documented analytics of
    /// in-app messages have no <c>sent</c>.
    /// </summary>
    /// <value>Default <see langword="false"/>: <c>sent</c> is zero then.</value>
    public bool InAppSentFromImpressions { get; init; }
}
