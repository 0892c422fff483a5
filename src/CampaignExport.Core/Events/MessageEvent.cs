namespace CampaignExport.Events;

/// <summary>An event of a message of a campaign, of its recipient, or a purchase.</summary>
/// <remarks>Immutable and thread-safe. Events are delivered at least once, so the same event can arrive again with the same id.</remarks>
public sealed record MessageEvent
{
    /// <summary>Initializes an event.</summary>
    /// <param name="id">The unique id of the event.</param>
    /// <param name="kind">The kind of the event.</param>
    /// <param name="time">The time of the event. It can be reported much later.</param>
    /// <param name="campaignId">The API id of the campaign; empty for deletions and merges of people, and for purchases.</param>
    /// <param name="userId">The platform's id of the person; null if the event has none. Such an event counts as an event, but not for any person.</param>
    public MessageEvent(string id, EventKind kind, DateTimeOffset time, string campaignId, string? userId) =>
        (Id, Kind, Time, CampaignId, UserId, Channel) = (id, kind, time, campaignId, userId, kind?.Channel);

    /// <summary>The unique id of the event.</summary>
    public string Id { get; init; }

    /// <summary>The kind of the event.</summary>
    public EventKind Kind { get; }

    /// <summary>The time of the event. It can be reported much later.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The API id of the campaign; empty for deletions and merges of people, and for purchases.</summary>
    public string CampaignId { get; init; }

    /// <summary>The platform's id of the person; null if the event has none. Such an event counts as an event, but not for any person.</summary>
    public string? UserId { get; init; }

    /// <summary>The API name of the channel; null for kinds without a channel, such as conversions.</summary>
    /// <value>Default: the channel of the kind.</value>
    public string? Channel { get; init; }

    /// <summary>The API id of the variation; null if the event has none.</summary>
    /// <value>Default null.</value>
    public string? VariationId { get; init; }

    /// <summary>The name of the variation; null if the event has none.</summary>
    /// <value>Default null.</value>
    public string? VariationName { get; init; }

    /// <summary>The id of a single message to a person: the dispatch id, else the send id; null if the event has neither.</summary>
    /// <value>Default null.</value>
    public string? DispatchId { get; init; }

    /// <summary>The value of the field that distinguishes events of the same kind, such as the button that was clicked, in lower case; null if the event has none, or if no metric uses the value.</summary>
    /// <value>Default null.</value>
    public string? Detail { get; init; }

    /// <summary>Whether the event is marked as made by a machine: <c>machine_open</c>, <c>is_suspected_bot_click</c>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsAutomated { get; init; }

    /// <summary>The host's own id of the person; null if the event has none.</summary>
    /// <value>Default null.</value>
    public string? ExternalUserId { get; init; }

    /// <summary>The address of the link that was clicked; null for other events, and if the event has none. It can contain personal data.</summary>
    /// <value>Default null.</value>
    public string? Url { get; init; }

    /// <summary>The alias of the link that was clicked; null for other events, and if the event has none.</summary>
    /// <value>Default null.</value>
    public string? LinkAlias { get; init; }

    /// <summary>The product of a purchase; null for other events, and if the event has none.</summary>
    /// <value>Default null.</value>
    public string? Product { get; init; }

    /// <summary>The price of a purchase in <see cref="Currency"/>, negative for a refund; null for other events.</summary>
    /// <value>Default null.</value>
    public decimal? Price { get; init; }

    /// <summary>The currency of a purchase: the code of ISO 4217 in upper case, such as <c>USD</c>; null for other events.</summary>
    /// <value>Default null.</value>
    public string? Currency { get; init; }

    /// <summary>The platform's id of the person that this person was merged into, for <see cref="EventKinds.UserOrphan"/>; otherwise null.</summary>
    /// <value>Default null.</value>
    public string? ReplacedBy { get; init; }
}
