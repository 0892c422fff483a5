namespace CampaignExport.Campaigns;

/// <summary>The description of a campaign: its name, channels, variations and conversion behaviors.</summary>
/// <remarks>
/// Immutable and thread-safe. <see cref="Metrics.DailyMetrics.DescribeCampaign"/> derives a description from the numbers, with only the
/// channels and variations that appear in them.
/// </remarks>
public sealed record Campaign
{
    /// <summary>The name of the campaign.</summary>
    /// <value>Default null: the name is unknown.</value>
    public string? Name { get; init; }

    /// <summary>The API names of the channels that the campaign uses or used.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The messages of the campaign, including its control group.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Variation> Variations { get; init; } = [];

    /// <summary>The conversion behaviors, the primary one first. A campaign has at most four.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ConversionBehavior> ConversionBehaviors { get; init; } = [];

    /// <summary>
    /// Whether the campaign has results per variation: it has exactly one channel, and at least two variations with ids or a control group.
    /// </summary>
    public bool IsMultivariate =>
        Channels.Count == 1
        && (Variations.Count(variation => variation.Id is not null) >= 2 || Variations.Any(variation => variation.IsControl));
}
