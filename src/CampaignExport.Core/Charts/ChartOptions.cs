using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>What of charts can be chosen.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ChartOptions
{
    /// <summary>The titles and headers.</summary>
    /// <value>Default <see cref="ChartTexts.English"/>.</value>
    public ChartTexts Texts { get; init; } = ChartTexts.English;

    /// <summary>The channels and what their charts show.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>.</value>
    public ChannelCatalog Catalog { get; init; } = ChannelCatalog.Default;

    /// <summary>API names or aliases of the channels wanted; null for all that the campaign used.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>
    /// Whether an in-app message counts as sent when it is shown, where the data says nothing of sending: the documented
    /// analytics of in-app messages have no "sent".
    /// </summary>
    /// <value>Default <see langword="false"/>: it is zero then.</value>
    public bool InAppSentFromImpressions { get; init; }
}
