namespace CampaignExport.Events;

/// <summary>A kind of event, and the metrics that its events count towards.</summary>
/// <remarks>Immutable and thread-safe. Two kinds are equal if their names are equal. <see cref="EventKinds.All"/> lists the documented kinds.</remarks>
/// <param name="Name">The documented name, such as <c>users.messages.email.Open</c>.</param>
public sealed record EventKind(string Name)
{
    /// <summary>The API name of the channel.</summary>
    /// <value>Default null: the kind belongs to no channel, or its events name a platform (<see cref="ChannelFromPlatform"/>).</value>
    internal string? Channel { get; init; }

    /// <summary>Whether the <c>platform</c> field of an event determines its channel: <c>ios</c> means <c>ios_push</c>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    internal bool ChannelFromPlatform { get; init; }

    /// <summary>The metrics that events of this kind count towards.</summary>
    /// <value>Default: none.</value>
    internal IReadOnlyList<EventMetric> Metrics { get; init; } = [];

    /// <summary>The name of the field that <see cref="EventMetric.Details"/> applies to.</summary>
    /// <value>Default null: no field.</value>
    internal string? DetailField { get; init; }

    /// <summary>Whether events of this kind mark the receipt of a message, which starts the conversion window.</summary>
    /// <value>Default <see cref="ConversionStart.None"/>.</value>
    internal ConversionStart Starts { get; init; }

    /// <summary>Whether events of this kind report that a user was deleted or merged into another one. Such events belong to no campaign.</summary>
    /// <value>Default <see langword="false"/>.</value>
    internal bool ChangesUser { get; init; }

    /// <summary>The field that marks an event that a machine caused; null if no such field is documented for the kind.</summary>
    internal string? MachineField { get; init; }

    /// <summary>Whether an event of this kind is useless without a user.</summary>
    internal bool NeedsUser => ChangesUser || Metrics.All(metric => metric.Counting is EventCounting.FirstPerUser or EventCounting.UsersPerDay);

    /// <summary>The reason why events of this kind do not count, in a few words.</summary>
    /// <value>Default null: they count.</value>
    internal string? Reason { get; init; }

    /// <inheritdoc/>
    public bool Equals(EventKind? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
