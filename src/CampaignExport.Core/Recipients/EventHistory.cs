namespace CampaignExport.Recipients;

/// <summary>How often a person did something that is counted by name: a custom event, a purchase of a product.</summary>
/// <param name="Name">The name of the event or of the product.</param>
/// <param name="Count">How often, over all time.</param>
public sealed record EventHistory(string Name, long Count)
{
    /// <summary>When for the first time, over all time; null if not known.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When for the last time; null if not known.</summary>
    public DateTimeOffset? Last { get; init; }
}
