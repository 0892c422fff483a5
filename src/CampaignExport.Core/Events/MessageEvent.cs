namespace CampaignExport.Events;

/// <summary>Something that happened to a message of a campaign, or to a person because of one.</summary>
/// <remarks>Immutable and thread-safe. Deliveries of events are at least once, so the same event may come again with the same id.</remarks>
/// <param name="Id">What identifies the event among all.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Time">When it happened, which may be long before it was reported.</param>
/// <param name="CampaignId">The API id of the campaign; empty if <see cref="EventKind.ChangesUser"/>.</param>
/// <param name="UserId">The platform's id of the person; null where the event has none. Then it counts among all, and among no persons.</param>
public sealed record MessageEvent(string Id, EventKind Kind, DateTimeOffset Time, string CampaignId, string? UserId)
{
    /// <summary>The API name of the channel; null for kinds that belong to no channel, such as conversions.</summary>
    /// <value>Default: the channel of the kind.</value>
    public string? Channel { get; init; } = Kind?.Channel;

    /// <summary>The API id of the variation; null where the event has none.</summary>
    /// <value>Default null.</value>
    public string? VariationId { get; init; }

    /// <summary>The name that the sender gave the variation; null where the event has none.</summary>
    /// <value>Default null.</value>
    public string? VariationName { get; init; }

    /// <summary>What tells one message to a person from the next: the id of its dispatch, else that of its send; null where the event has neither.</summary>
    /// <value>Default null.</value>
    public string? DispatchId { get; init; }

    /// <summary>The value of <see cref="EventKind.DetailField"/>, in lower case; null where the event has none, or one that no metric depends on.</summary>
    /// <value>Default null.</value>
    public string? Detail { get; init; }

    /// <summary>The platform's id of the person that this one was merged into, where the event says so (<see cref="EventKinds.UserOrphan"/>); else null.</summary>
    /// <value>Default null.</value>
    public string? ReplacedBy { get; init; }
}
