namespace CampaignExport.Recipients;

/// <summary>A person's history of one custom event, or of the purchases of one product.</summary>
/// <param name="name">The name of the event or of the product.</param>
/// <param name="count">The number of occurrences over all time.</param>
public sealed class EventHistory(string name, long count)
{
    /// <summary>The name of the event or of the product.</summary>
    public string Name { get; } = name;

    /// <summary>The number of occurrences over all time.</summary>
    public long Count { get; } = count;

    /// <summary>The time of the first occurrence; null if unknown.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>The time of the last occurrence; null if unknown.</summary>
    public DateTimeOffset? Last { get; init; }
}
