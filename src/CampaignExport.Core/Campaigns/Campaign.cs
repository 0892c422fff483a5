namespace CampaignExport.Campaigns;

/// <summary>What is known of a campaign apart from its numbers.</summary>
/// <remarks>
/// Immutable and thread-safe. A campaign that is read from numbers alone knows no more than they show:
/// <see cref="Metrics.DailyMetrics.DescribeCampaign"/>.
/// </remarks>
public sealed record Campaign
{
    /// <summary>The name that the sender gave it.</summary>
    /// <value>Default null: not known.</value>
    public string? Name { get; init; }

    /// <summary>API names of the channels that the campaign uses or used.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The messages of the campaign, its control group among them.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<Variation> Variations { get; init; } = [];

    /// <summary>What counts as a conversion, the primary one first; at most four.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ConversionBehavior> ConversionBehaviors { get; init; } = [];

    /// <summary>
    /// Whether results can be read per variation: exactly one channel, and two variations with ids at least or a control group.
    /// </summary>
    public bool IsMultivariate =>
        Channels.Count == 1
        && (Variations.Count(variation => variation.Id is not null) >= 2 || Variations.Any(variation => variation.IsControl));
}
