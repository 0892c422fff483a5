namespace CampaignExport.Metrics;

/// <summary>The numbers of distinct people of a campaign in a range of days.</summary>
/// <remarks>
/// Immutable and thread-safe. Each person counts once; the sum of <c>unique_recipients</c> over days counts a person once per day. Recipients are defined as for
/// <c>unique_recipients</c>. The control group, which receives nothing, is not included.
/// </remarks>
/// <param name="total">The number of recipients in all channels together.</param>
public sealed class DistinctPeople(long total)
{
    /// <summary>The number of recipients in all channels together.</summary>
    public long Total { get; } = total;

    /// <summary>The number of recipients by the API name of the channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Channels { get; init; } = new Dictionary<string, long>();

    /// <summary>The number of recipients by channel and API id of the variation, which is empty for messages without one.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<(string Channel, string VariationId), long> Variations { get; init; } = new Dictionary<(string Channel, string VariationId), long>();

    /// <summary>The number of recipients who opened the message, by channel and API id of the variation. A message without openers is missing.</summary>
    /// <value>Default null: not counted.</value>
    public IReadOnlyDictionary<(string Channel, string VariationId), long>? Openers { get; init; }

    /// <summary>The number of recipients who clicked in the message, by channel and API id of the variation. A message without clickers is missing.</summary>
    /// <value>Default null: not counted.</value>
    public IReadOnlyDictionary<(string Channel, string VariationId), long>? Clickers { get; init; }
}
