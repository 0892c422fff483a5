namespace CampaignExport.Events;

/// <summary>A metric that events of a kind count towards.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="ApiName">The API name of the metric.</param>
/// <param name="Counting">How the events are counted.</param>
internal sealed record EventMetric(string ApiName, EventCounting Counting = EventCounting.Each)
{
    /// <summary>The details that count. The empty string matches events without a detail.</summary>
    /// <value>Default null: any detail counts.</value>
    public IReadOnlyList<string>? Details { get; init; }

    /// <summary>
    /// The name of a kind whose events cancel this one: an event does not count if a counted event of that kind has the same user and dispatch.
    /// </summary>
    /// <value>Default null: no kind.</value>
    public string? CancelledBy { get; init; }

    /// <summary>Determines whether events with a detail count towards this metric.</summary>
    /// <param name="detail">The detail; null or empty for none.</param>
    /// <returns>True if they count.</returns>
    public bool Matches(string? detail) => Details?.Contains(detail ?? "", StringComparer.Ordinal) ?? true;
}
