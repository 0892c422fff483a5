namespace CampaignExport.Recipients;

/// <summary>A person's history of one custom event, or of the purchases of one product.</summary>
/// <param name="Name">The name of the event or of the product.</param>
/// <param name="Count">The number of occurrences over all time.</param>
public sealed record EventHistory(string Name, long Count)
{
    /// <summary>The time of the first occurrence; null if unknown.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>The time of the last occurrence; null if unknown.</summary>
    public DateTimeOffset? Last { get; init; }
}
