using System.Text;
using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>The documented fields of a user, and the columns of CSV exports without a counterpart among them.</summary>
internal static class UserExportFields
{
    private static readonly Field[] All =
    [
        new("braze_id", static (ref json, ref draft) => draft.Id = json.Id()),
        new("external_id", static (ref json, ref draft) => draft.ExternalId = json.Id()),
        new("user_aliases", static (ref json, ref draft) => draft.Aliases = json.List(UserExportLists.Alias)),
        new("created_at", static (ref json, ref draft) => draft.CreatedAt = json.Instant()),
        new("created_from", static (ref json, ref draft) => draft.CreatedFrom = json.Text()),
        new("first_name", static (ref json, ref draft) => draft.FirstName = json.Text()),
        new("last_name", static (ref json, ref draft) => draft.LastName = json.Text()),
        new("email", static (ref json, ref draft) => draft.Email = json.Text()),
        new("phone", static (ref json, ref draft) => draft.Phone = json.Text()),
        new("dob", static (ref json, ref draft) => draft.DateOfBirth = json.Day()),
        new("gender", static (ref json, ref draft) => draft.Gender = json.Text()),
        new("home_city", static (ref json, ref draft) => draft.City = json.Text()),
        new("country", static (ref json, ref draft) => draft.Country = json.Text()),
        new("language", static (ref json, ref draft) => draft.Language = json.Text()),
        new("time_zone", static (ref json, ref draft) => draft.TimeZone = json.Text()),
        new("last_coordinates", static (ref json, ref draft) => draft.LastCoordinates = json.List(Coordinate)),
        new("random_bucket", static (ref json, ref draft) => draft.RandomBucket = json.Int32()),
        new("total_revenue", static (ref json, ref draft) => draft.TotalRevenue = json.Number()),
        new("in_app_purchase_total", static (ref json, ref draft) => draft.InAppPurchaseTotal = json.Number()),
        new("attributed_campaign", static (ref json, ref draft) => draft.AttributedCampaign = json.Text()),
        new("attributed_source", static (ref json, ref draft) => draft.AttributedSource = json.Text()),
        new("attributed_adgroup", static (ref json, ref draft) => draft.AttributedAdGroup = json.Text()),
        new("attributed_ad", static (ref json, ref draft) => draft.AttributedAd = json.Text()),
        new("email_subscribe", static (ref json, ref draft) => draft.EmailSubscribe = json.Text()),
        new("opted_in_to_emails_at", static (ref json, ref draft) => draft.OptedInToEmailsAt = json.Instant()),
        new("unsubscribed_from_emails_at", static (ref json, ref draft) => draft.UnsubscribedFromEmailsAt = json.Instant()),
        new("push_subscribe", static (ref json, ref draft) => draft.PushSubscribe = json.Text()),
        new("push_opted_in_at", static (ref json, ref draft) => draft.OptedIntoPushAt = json.Instant()),
        new("opted_into_push_at", static (ref json, ref draft) => draft.OptedIntoPushAt = json.Instant()),
        new("unsubscribed_from_push_at", static (ref json, ref draft) => draft.UnsubscribedFromPushAt = json.Instant()),
        new("first_session", static (ref json, ref draft) => draft.FirstSession = json.Instant()),
        new("last_session", static (ref json, ref draft) => draft.LastSession = json.Instant()),
        new("session_count", static (ref json, ref draft) => draft.SessionCount = json.Integer()),
        new("last_app_version_used", static (ref json, ref draft) => draft.LastAppVersionUsed = json.Text()),
        new("uninstalled_at", static (ref json, ref draft) => draft.UninstalledAt = json.Timestamp()),
        new("devices", static (ref json, ref draft) => draft.Devices = json.List(UserExportLists.Device)),
        new("push_tokens", static (ref json, ref draft) => draft.PushTokens = json.List(UserExportLists.PushToken)),
        new("apps", static (ref json, ref draft) => draft.Apps = json.List(UserExportLists.App)),
        new("custom_attributes", static (ref json, ref draft) => draft.CustomAttributes = UserExportAttributes.Read(ref json)),
        new("custom_events", static (ref json, ref draft) => draft.CustomEvents = json.List(UserExportLists.Event)),
        new("purchases", static (ref json, ref draft) => draft.Purchases = json.List(UserExportLists.Event)),
        new("campaigns_received", static (ref json, ref draft) => draft.CampaignsReceived = json.List(UserExportReceipts.Campaign)),
        new("canvases_received", static (ref json, ref draft) => draft.CanvasesReceived = json.List(UserExportReceipts.Canvas)),
        new("cards_clicked", static (ref json, ref draft) => draft.CardsClicked = json.List(Card)),
    ];

    // Few names share a length, so a name is compared with few fields.
    private static readonly Field[][] ByLength =
        [.. Enumerable.Range(0, All.Max(field => field.Utf8Name.Length) + 1).Select(length => All.Where(field => field.Utf8Name.Length == length).ToArray())];

    private delegate void FieldReader(ref Utf8JsonReader json, ref RecipientDraft draft);

    /// <summary>Determines whether the reader is at the name of a known field.</summary>
    public static bool IsKnown(ref Utf8JsonReader json) => Find(NameOf(ref json)) is not null;

    /// <summary>Reads the fields of a user.</summary>
    /// <param name="json">The reader, inside the object.</param>
    /// <param name="draft">Receives the values.</param>
    /// <param name="unread">Receives the names of unknown fields, which are skipped.</param>
    /// <param name="chosen">The custom attributes that are also read from fields of the same name. Values in <c>custom_attributes</c> take precedence.</param>
    /// <exception cref="FormatException">A field does not have its documented type.</exception>
    public static void Read(ref Utf8JsonReader json, ref RecipientDraft draft, UnreadFields unread, ChosenNames chosen)
    {
        Dictionary<string, AttributeValue>? ofTheirOwn = null;
        while (json.NextField())
        {
            var name = NameOf(ref json);
            if (Find(name) is { } field)
            {
                json.Read();
                field.Read(ref json, ref draft);
            }
            else if (chosen.Attribute(name) is { } attribute)
            {
                json.Read();
                (ofTheirOwn ??= new(StringComparer.Ordinal))[attribute] = UserExportAttributes.Value(ref json);
            }
            else
            {
                unread.Add(name);
                json.Skip();
            }
        }

        if (ofTheirOwn is null)
            return;
        foreach (var (name, value) in draft.CustomAttributes ?? [])
            ofTheirOwn[name] = value;
        draft.CustomAttributes = ofTheirOwn;
    }

    private static ReadOnlySpan<byte> NameOf(ref Utf8JsonReader json) => json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.AnyText()) : json.ValueSpan;

    private static Field? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length)
            return null;
        foreach (var field in ByLength[name.Length])
        {
            if (name.SequenceEqual(field.Utf8Name))
                return field;
        }

        return null;
    }

    private static decimal Coordinate(ref Utf8JsonReader json) => json.Number() ?? throw new FormatException("contains an empty string");

    private static string Card(ref Utf8JsonReader json) => UserExportLists.Name(ref json) ?? throw new FormatException("contains an item without a name");

    private sealed class Field(string name, FieldReader read)
    {
        public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

        public FieldReader Read => read;
    }
}
