namespace CampaignExport.Events;

/// <summary>A kind of event, and the metrics that its events count towards.</summary>
/// <remarks>Immutable and thread-safe. Two kinds are equal if their names are equal. <see cref="EventKinds.All"/> lists the documented kinds.</remarks>
public sealed record EventKind
{
    internal EventKind(string name) => Name = name;

    /// <summary>The documented name, such as <c>users.messages.email.Open</c>.</summary>
    public string Name { get; }

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

    /// <summary>Whether events of this kind report that a person was deleted or merged into another one. Such events belong to no campaign.</summary>
    /// <value>Default <see langword="false"/>.</value>
    internal bool ChangesPerson { get; init; }

    /// <summary>The field that marks an event that a machine caused; null if no such field is documented for the kind.</summary>
    internal string? MachineField { get; init; }

    /// <summary>Whether events of this kind name the link that was clicked.</summary>
    internal bool HasLink => Name.EndsWith("Click", StringComparison.Ordinal);

    /// <summary>Whether an event of this kind is useless without a person.</summary>
    internal bool NeedsPerson => ChangesPerson || Metrics.All(metric => metric.Counting is EventCounting.FirstOfPerson or EventCounting.PeoplePerDay);

    /// <summary>The reason why events of this kind do not count, in a few words.</summary>
    /// <value>Default null: they count.</value>
    internal string? Reason { get; init; }

    /// <inheritdoc/>
    public bool Equals(EventKind? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

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
    /// The name of a kind whose events cancel this one: an event does not count if a counted event of that kind has the same person and dispatch.
    /// </summary>
    /// <value>Default null: no kind.</value>
    public string? CancelledBy { get; init; }

    /// <summary>Determines whether events with a detail count towards this metric.</summary>
    /// <param name="detail">The detail; null or empty for none.</param>
    /// <returns>True if they count.</returns>
    public bool Matches(string? detail) => Details?.Contains(detail ?? "", StringComparer.Ordinal) ?? true;
}

/// <summary>How events are counted per day.</summary>
internal enum EventCounting
{
    /// <summary>Each event counts on its day.</summary>
    Each,

    /// <summary>
    /// The first event per person, message (dispatch) and variation counts on its day, unless it happened more than
    /// <see cref="EventKinds.TrackingPeriod"/> after the message was sent. It also counts if the time of sending is unknown.
    /// </summary>
    FirstOfMessage,

    /// <summary>Each event that a machine caused counts on its day: <see cref="EventKind.MachineField"/>.</summary>
    ByMachine,

    /// <summary>The first event per person and variation counts on its day.</summary>
    FirstOfPerson,

    /// <summary>Each person counts once on every day with events.</summary>
    PeoplePerDay,

    /// <summary>
    /// Each person who converts counts once per conversion behavior, on the day of the conversion. The conversion must happen within the
    /// window of the behavior after the message. After another impression of an in-app message the person can convert again.
    /// </summary>
    Conversion,

    /// <summary>Like <see cref="Conversion"/>, but on the day of the message that led to it. A conversion without a known message does not count.</summary>
    ConversionBySendTime,

    /// <summary>
    /// The price of each purchase counts on its day for the last message that the person received before it, if the purchase is within the window of the primary
    /// conversion behavior, or <see cref="EventKinds.PurchasePeriod"/> if the campaign has none. A purchase can count for several campaigns.
    /// </summary>
    Revenue,
}

/// <summary>Whether events of a kind mark the receipt of a message, which starts the conversion window.</summary>
internal enum ConversionStart
{
    /// <summary>No event does.</summary>
    None,

    /// <summary>Each event does.</summary>
    Each,

    /// <summary>The first event of a person and variation does.</summary>
    First,

    /// <summary>Each event does, and the person can convert again after each one.</summary>
    EachAnew,
}
