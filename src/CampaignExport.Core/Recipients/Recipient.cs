namespace CampaignExport.Recipients;

/// <summary>The profile of a person who received a campaign, as it is at the time of the export. What is not known is null.</summary>
/// <remarks>
/// Immutable, so thread-safe. One person is one object: a deleted one is not there, and who received twice is there once.
/// The names of the fields in the documented user export stand in the text of each property.
/// </remarks>
public sealed class Recipient
{
    /// <summary>The internal id, which never changes (<c>braze_id</c>).</summary>
    public string? Id { get; init; }

    /// <summary>The id that the host gave; null for anonymous profiles (<c>external_id</c>).</summary>
    public string? ExternalId { get; init; }

    /// <summary>Other names that the profile is known by (<c>user_aliases</c>).</summary>
    public IReadOnlyList<UserAlias>? Aliases { get; init; }

    /// <summary>When the profile was made (<c>created_at</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How the profile was made: by the API, an SDK, an import.</summary>
    public string? CreatedFrom { get; init; }

    /// <summary>The first name (<c>first_name</c>).</summary>
    public string? FirstName { get; init; }

    /// <summary>The last name (<c>last_name</c>).</summary>
    public string? LastName { get; init; }

    /// <summary>The e-mail address (<c>email</c>).</summary>
    public string? Email { get; init; }

    /// <summary>The phone number with its country code (<c>phone</c>).</summary>
    public string? Phone { get; init; }

    /// <summary>The date of birth (<c>dob</c>).</summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>The gender: M, F, O, N or P (<c>gender</c>).</summary>
    public string? Gender { get; init; }

    /// <summary>The city (<c>home_city</c>).</summary>
    public string? City { get; init; }

    /// <summary>The country in two letters (<c>country</c>).</summary>
    public string? Country { get; init; }

    /// <summary>The language in two letters (<c>language</c>).</summary>
    public string? Language { get; init; }

    /// <summary>The name of the time zone (<c>time_zone</c>).</summary>
    public string? TimeZone { get; init; }

    /// <summary>The last position as it was given: longitude and latitude (<c>last_coordinates</c>).</summary>
    public IReadOnlyList<decimal>? LastCoordinates { get; init; }

    /// <summary>A number from 0 to 9999 that was drawn for the profile (<c>random_bucket</c>).</summary>
    public int? RandomBucket { get; init; }

    /// <summary>What the person spent in all, in US dollars (<c>total_revenue</c>).</summary>
    public decimal? TotalRevenue { get; init; }

    /// <summary>What the person spent inside apps, in US dollars.</summary>
    public decimal? InAppPurchaseTotal { get; init; }

    /// <summary>The campaign that the install is attributed to (<c>attributed_campaign</c>).</summary>
    public string? AttributedCampaign { get; init; }

    /// <summary>The source that the install is attributed to (<c>attributed_source</c>).</summary>
    public string? AttributedSource { get; init; }

    /// <summary>The ad group that the install is attributed to (<c>attributed_adgroup</c>).</summary>
    public string? AttributedAdGroup { get; init; }

    /// <summary>The ad that the install is attributed to (<c>attributed_ad</c>).</summary>
    public string? AttributedAd { get; init; }

    /// <summary>Whether e-mail is wanted: opted_in, subscribed or unsubscribed (<c>email_subscribe</c>).</summary>
    public string? EmailSubscribe { get; init; }

    /// <summary>When e-mail was asked for.</summary>
    public DateTimeOffset? OptedInToEmailsAt { get; init; }

    /// <summary>When e-mail was declined.</summary>
    public DateTimeOffset? UnsubscribedFromEmailsAt { get; init; }

    /// <summary>Whether push is wanted: opted_in, subscribed or unsubscribed (<c>push_subscribe</c>).</summary>
    public string? PushSubscribe { get; init; }

    /// <summary>When push was asked for (<c>push_opted_in_at</c>).</summary>
    public DateTimeOffset? OptedIntoPushAt { get; init; }

    /// <summary>When push was declined.</summary>
    public DateTimeOffset? UnsubscribedFromPushAt { get; init; }

    /// <summary>When the first session began.</summary>
    public DateTimeOffset? FirstSession { get; init; }

    /// <summary>When the last session began.</summary>
    public DateTimeOffset? LastSession { get; init; }

    /// <summary>How many sessions there were; null to take the sum over <see cref="Apps"/>.</summary>
    public long? SessionCount { get; init; }

    /// <summary>The version of the app that was used last; null to take it from <see cref="Apps"/>.</summary>
    public string? LastAppVersionUsed { get; init; }

    /// <summary>When the last app was uninstalled (<c>uninstalled_at</c>).</summary>
    public DateTimeOffset? UninstalledAt { get; init; }

    /// <summary>The devices (<c>devices</c>).</summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>The push tokens (<c>push_tokens</c>).</summary>
    public IReadOnlyList<PushToken>? PushTokens { get; init; }

    /// <summary>The apps (<c>apps</c>).</summary>
    public IReadOnlyList<AppUsage>? Apps { get; init; }

    /// <summary>Custom attributes by name (<c>custom_attributes</c>).</summary>
    public IReadOnlyDictionary<string, AttributeValue>? CustomAttributes { get; init; }

    /// <summary>Custom events (<c>custom_events</c>).</summary>
    public IReadOnlyList<EventHistory>? CustomEvents { get; init; }

    /// <summary>Purchases by product (<c>purchases</c>).</summary>
    public IReadOnlyList<EventHistory>? Purchases { get; init; }

    /// <summary>Campaigns that were received in the last 90 days (<c>campaigns_received</c>).</summary>
    public IReadOnlyList<CampaignReceipt>? CampaignsReceived { get; init; }

    /// <summary>Canvases that were received in the last 90 days (<c>canvases_received</c>).</summary>
    public IReadOnlyList<CanvasReceipt>? CanvasesReceived { get; init; }

    /// <summary>Names of the cards that were clicked (<c>cards_clicked</c>).</summary>
    public IReadOnlyList<string>? CardsClicked { get; init; }

    /// <summary>The name of the variation of the exported campaign that was received.</summary>
    public string? VariationName { get; init; }

    /// <summary>The API id of the variation of the exported campaign that was received.</summary>
    public string? VariationId { get; init; }

    /// <summary>Whether the person is in the control group of the exported campaign.</summary>
    public bool? InControl { get; init; }
}
