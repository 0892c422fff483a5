namespace CampaignExport.Recipients;

/// <summary>The profile of a recipient of a campaign at the time of the export. Unknown values are null.</summary>
/// <remarks>
/// Immutable and thread-safe. Each person is one object, regardless of the number of receipts. Deleted people are not included. The
/// properties name their field in the documented user export.
/// </remarks>
public sealed class Recipient
{
    /// <summary>The internal id, which never changes (<c>braze_id</c>).</summary>
    public string? Id { get; init; }

    /// <summary>The id assigned by the customer; null for anonymous profiles (<c>external_id</c>).</summary>
    public string? ExternalId { get; init; }

    /// <summary>The aliases of the profile (<c>user_aliases</c>).</summary>
    public IReadOnlyList<UserAlias>? Aliases { get; init; }

    /// <summary>The time when the profile was created (<c>created_at</c>).</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The origin of the profile: the API, an SDK, an import.</summary>
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

    /// <summary>The two-letter country code (<c>country</c>).</summary>
    public string? Country { get; init; }

    /// <summary>The two-letter language code (<c>language</c>).</summary>
    public string? Language { get; init; }

    /// <summary>The name of the time zone (<c>time_zone</c>).</summary>
    public string? TimeZone { get; init; }

    /// <summary>The last position as reported: longitude and latitude (<c>last_coordinates</c>).</summary>
    public IReadOnlyList<decimal>? LastCoordinates { get; init; }

    /// <summary>The random bucket of the profile, from 0 to 9999 (<c>random_bucket</c>).</summary>
    public int? RandomBucket { get; init; }

    /// <summary>The total amount that the person spent, in US dollars (<c>total_revenue</c>).</summary>
    public decimal? TotalRevenue { get; init; }

    /// <summary>The amount that the person spent in apps, in US dollars.</summary>
    public decimal? InAppPurchaseTotal { get; init; }

    /// <summary>The campaign that the installation is attributed to (<c>attributed_campaign</c>).</summary>
    public string? AttributedCampaign { get; init; }

    /// <summary>The source that the installation is attributed to (<c>attributed_source</c>).</summary>
    public string? AttributedSource { get; init; }

    /// <summary>The ad group that the installation is attributed to (<c>attributed_adgroup</c>).</summary>
    public string? AttributedAdGroup { get; init; }

    /// <summary>The ad that the installation is attributed to (<c>attributed_ad</c>).</summary>
    public string? AttributedAd { get; init; }

    /// <summary>The e-mail subscription state: opted_in, subscribed or unsubscribed (<c>email_subscribe</c>).</summary>
    public string? EmailSubscribe { get; init; }

    /// <summary>The time when the person opted in to e-mail.</summary>
    public DateTimeOffset? OptedInToEmailsAt { get; init; }

    /// <summary>The time when the person unsubscribed from e-mail.</summary>
    public DateTimeOffset? UnsubscribedFromEmailsAt { get; init; }

    /// <summary>The push subscription state: opted_in, subscribed or unsubscribed (<c>push_subscribe</c>).</summary>
    public string? PushSubscribe { get; init; }

    /// <summary>The time when the person opted in to push (<c>push_opted_in_at</c>).</summary>
    public DateTimeOffset? OptedIntoPushAt { get; init; }

    /// <summary>The time when the person unsubscribed from push.</summary>
    public DateTimeOffset? UnsubscribedFromPushAt { get; init; }

    /// <summary>The start of the first session.</summary>
    public DateTimeOffset? FirstSession { get; init; }

    /// <summary>The start of the last session.</summary>
    public DateTimeOffset? LastSession { get; init; }

    /// <summary>The number of sessions; if null, exports show the sum over <see cref="Apps"/>.</summary>
    public long? SessionCount { get; init; }

    /// <summary>The version of the app used last; if null, exports take it from <see cref="Apps"/>.</summary>
    public string? LastAppVersionUsed { get; init; }

    /// <summary>The time when the last app was uninstalled (<c>uninstalled_at</c>).</summary>
    public DateTimeOffset? UninstalledAt { get; init; }

    /// <summary>The devices (<c>devices</c>).</summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>The push tokens (<c>push_tokens</c>).</summary>
    public IReadOnlyList<PushToken>? PushTokens { get; init; }

    /// <summary>The apps (<c>apps</c>).</summary>
    public IReadOnlyList<AppUsage>? Apps { get; init; }

    /// <summary>The custom attributes by name (<c>custom_attributes</c>).</summary>
    public IReadOnlyDictionary<string, AttributeValue>? CustomAttributes { get; init; }

    /// <summary>The custom events (<c>custom_events</c>).</summary>
    public IReadOnlyList<EventHistory>? CustomEvents { get; init; }

    /// <summary>The purchases by product (<c>purchases</c>).</summary>
    public IReadOnlyList<EventHistory>? Purchases { get; init; }

    /// <summary>The campaigns received in the last 90 days (<c>campaigns_received</c>).</summary>
    public IReadOnlyList<CampaignReceipt>? CampaignsReceived { get; init; }

    /// <summary>The Canvases received in the last 90 days (<c>canvases_received</c>).</summary>
    public IReadOnlyList<CanvasReceipt>? CanvasesReceived { get; init; }

    /// <summary>The names of the cards that the person clicked (<c>cards_clicked</c>).</summary>
    public IReadOnlyList<string>? CardsClicked { get; init; }

    /// <summary>The name of the variation of the exported campaign that the person received.</summary>
    public string? VariationName { get; init; }

    /// <summary>The API id of the variation of the exported campaign that the person received.</summary>
    public string? VariationId { get; init; }

    /// <summary>Whether the person is in the control group of the exported campaign.</summary>
    public bool? InControl { get; init; }
}
