namespace CampaignExport.DuckDb;

/// <summary>The numbers of distinct people who received a campaign in a range of days.</summary>
/// <remarks>
/// Immutable and thread-safe. Each person counts once; the sum of <c>unique_recipients</c> over days counts a person once per day. Recipients are defined as for
/// <c>unique_recipients</c> in <see cref="Events.EventKinds"/>.
/// </remarks>
/// <param name="Total">The number of people in all channels together.</param>
public sealed record DistinctPeople(long Total)
{
    internal static DistinctPeople None { get; } = new(0);

    /// <summary>The number of people by the API name of the channel.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Channels { get; init; } = new Dictionary<string, long>();

    /// <summary>The number of people by channel and API id of the variation, which is empty for messages without one.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<(string Channel, string VariationId), long> Variations { get; init; } = new Dictionary<(string Channel, string VariationId), long>();
}
