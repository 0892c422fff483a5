namespace CampaignExport.Events;

/// <summary>A metric that events of a kind make.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="ApiName">The API name of the metric.</param>
/// <param name="Counting">How events make it.</param>
public sealed record EventMetric(string ApiName, EventCounting Counting = EventCounting.Each)
{
    /// <summary>Which details an event must have one of; the empty text stands for none.</summary>
    /// <value>Default null: it does not matter.</value>
    public IReadOnlyList<string>? Details { get; init; }

    /// <summary>
    /// The name of a kind that cancels it: an event does not count if one of that kind, that itself counts, has the same person and dispatch.
    /// </summary>
    /// <value>Default null: nothing does.</value>
    public string? CancelledBy { get; init; }

    /// <summary>Whether events with a detail make this metric.</summary>
    /// <param name="detail">The detail; null or empty for none.</param>
    /// <returns>True if they do.</returns>
    public bool Takes(string? detail) => Details?.Contains(detail ?? "", StringComparer.Ordinal) ?? true;
}
