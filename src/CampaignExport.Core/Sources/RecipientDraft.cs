using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Collects the fields of a recipient, in any order. <see cref="Recipient"/> describes the fields.</summary>
internal struct RecipientDraft
{
    /// <summary>The problem of a record without an identity: <see cref="HasIdentity"/>.</summary>
    public const string NoIdentity = "there is no internal id (Appboy ID or braze_id), no external id (user_id or external_id) and no alias";

    public string? Id;
    public string? ExternalId;
    public IReadOnlyList<UserAlias>? Aliases;
    public DateTimeOffset? CreatedAt;
    public string? CreatedFrom;
    public string? FirstName;
    public string? LastName;
    public string? Email;
    public string? Phone;
    public DateOnly? DateOfBirth;
    public string? Gender;
    public string? City;
    public string? Country;
    public string? Language;
    public string? TimeZone;
    public IReadOnlyList<decimal>? LastCoordinates;
    public int? RandomBucket;
    public decimal? TotalRevenue;
    public decimal? InAppPurchaseTotal;
    public string? AttributedCampaign;
    public string? AttributedSource;
    public string? AttributedAdGroup;
    public string? AttributedAd;
    public string? EmailSubscribe;
    public DateTimeOffset? OptedInToEmailsAt;
    public DateTimeOffset? UnsubscribedFromEmailsAt;
    public string? PushSubscribe;
    public DateTimeOffset? OptedIntoPushAt;
    public DateTimeOffset? UnsubscribedFromPushAt;
    public DateTimeOffset? FirstSession;
    public DateTimeOffset? LastSession;
    public long? SessionCount;
    public string? LastAppVersionUsed;
    public DateTimeOffset? UninstalledAt;
    public IReadOnlyList<Device>? Devices;
    public IReadOnlyList<PushToken>? PushTokens;
    public IReadOnlyList<AppUsage>? Apps;
    public Dictionary<string, AttributeValue>? CustomAttributes;
    public IReadOnlyList<EventHistory>? CustomEvents;
    public IReadOnlyList<EventHistory>? Purchases;
    public IReadOnlyList<CampaignReceipt>? CampaignsReceived;
    public IReadOnlyList<CanvasReceipt>? CanvasesReceived;
    public IReadOnlyList<string>? CardsClicked;
    public string? VariationName;
    public string? VariationId;
    public bool? InControl;

    /// <summary>The name of an alias, for inputs with one column for the name and one for the label.</summary>
    public string? AliasName;
    public string? AliasLabel;

    /// <summary>One device per advertising id, for inputs that have the ids but not the devices.</summary>
    public List<Device>? DevicesById;

    /// <summary>Whether the record identifies a person: by an id, an external id or an alias.</summary>
    public readonly bool HasIdentity
    {
        get
        {
            if (Id is { Length: > 0 } || ExternalId is { Length: > 0 } || AliasName is { Length: > 0 })
                return true;
            for (var at = 0; at < (Aliases?.Count ?? 0); at++)
            {
                if (Aliases![at].Name is { Length: > 0 })
                    return true;
            }

            return false;
        }
    }

    /// <summary>Adds what one column says of a custom event; null for what it does not say.</summary>
    public void AddToEvent(string name, long? count = null, DateTimeOffset? first = null, DateTimeOffset? last = null)
    {
        var known = CustomEvents?.FirstOrDefault(one => one.Name == name);
        CustomEvents =
        [
            .. (CustomEvents ?? []).Where(one => one != known),
            new EventHistory(name, count ?? known?.Count ?? 0) { First = first ?? known?.First, Last = last ?? known?.Last },
        ];
    }

    /// <summary>Makes the received variation a receipt of its campaign.</summary>
    public void Receive(string campaignId) =>
        CampaignsReceived = [new CampaignReceipt { CampaignId = campaignId, VariationName = VariationName, VariationId = VariationId, InControl = InControl }];

    public readonly Recipient ToRecipient() => new()
    {
        Id = Id,
        ExternalId = ExternalId,
        Aliases = AliasName is null ? Aliases : [.. Aliases ?? [], new UserAlias(AliasName, AliasLabel)],
        CreatedAt = CreatedAt,
        CreatedFrom = CreatedFrom,
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        DateOfBirth = DateOfBirth,
        Gender = Gender,
        City = City,
        Country = Country,
        Language = Language,
        TimeZone = TimeZone,
        LastCoordinates = LastCoordinates,
        RandomBucket = RandomBucket,
        TotalRevenue = TotalRevenue,
        InAppPurchaseTotal = InAppPurchaseTotal,
        AttributedCampaign = AttributedCampaign,
        AttributedSource = AttributedSource,
        AttributedAdGroup = AttributedAdGroup,
        AttributedAd = AttributedAd,
        EmailSubscribe = EmailSubscribe,
        OptedInToEmailsAt = OptedInToEmailsAt,
        UnsubscribedFromEmailsAt = UnsubscribedFromEmailsAt,
        PushSubscribe = PushSubscribe,
        OptedIntoPushAt = OptedIntoPushAt,
        UnsubscribedFromPushAt = UnsubscribedFromPushAt,
        FirstSession = FirstSession,
        LastSession = LastSession,
        SessionCount = SessionCount,
        LastAppVersionUsed = LastAppVersionUsed,
        UninstalledAt = UninstalledAt,
        Devices = Devices ?? DevicesById,
        PushTokens = PushTokens,
        Apps = Apps,
        CustomAttributes = CustomAttributes,
        CustomEvents = CustomEvents,
        Purchases = Purchases,
        CampaignsReceived = CampaignsReceived,
        CanvasesReceived = CanvasesReceived,
        CardsClicked = CardsClicked,
        VariationName = VariationName,
        VariationId = VariationId,
        InControl = InControl,
    };
}
