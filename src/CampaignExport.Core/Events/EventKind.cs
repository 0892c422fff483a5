namespace CampaignExport.Events;

/// <summary>A kind of events, and the metrics that events of it make.</summary>
/// <remarks>Immutable and thread-safe. <see cref="EventKinds.All"/> has those that are documented.</remarks>
/// <param name="Name">Its documented name, such as <c>users.messages.email.Open</c>.</param>
public sealed record EventKind(string Name)
{
    /// <summary>The API name of the channel.</summary>
    /// <value>Default null: it belongs to none, or <see cref="IsOfPlatform"/>.</value>
    public string? Channel { get; init; }

    /// <summary>Whether the field <c>platform</c> of an event says which channel it belongs to: <c>ios</c> means <c>ios_push</c>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsOfPlatform { get; init; }

    /// <summary>The metrics that events of this kind make.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<EventMetric> Metrics { get; init; } = [];

    /// <summary>The field that <see cref="EventMetric.Details"/> depend on.</summary>
    /// <value>Default null: they do not.</value>
    public string? DetailField { get; init; }

    /// <summary>Whether its events are the receipt of a message, after which people may convert.</summary>
    /// <value>Default <see cref="ConversionStart.None"/>.</value>
    public ConversionStart Starts { get; init; }

    /// <summary>Whether its events say what became of a person: deleted, or merged into another one. They belong to no campaign.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool ChangesUser { get; init; }

    /// <summary>Whether an event of it says nothing without a person.</summary>
    internal bool NeedsUser => ChangesUser || Metrics.All(metric => metric.Counting is EventCounting.FirstOfPerson or EventCounting.PersonsOfDay);

    /// <summary>Why its events make no metric, in a few words.</summary>
    /// <value>Default null: they make some.</value>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public bool Equals(EventKind? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
