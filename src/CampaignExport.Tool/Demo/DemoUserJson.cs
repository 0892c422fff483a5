using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>Writes people as the user export of the platform does: JSON Lines, one person per line, without empty fields.</summary>
internal static class DemoUserJson
{
    // Fields that only the documented CSV columns have get the names of those columns.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IEnumerable<Recipient> people)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes, Options);
        foreach (var person in people)
        {
            Write(json, person);
            json.Flush();
            json.Reset();
            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Recipient person)
    {
        json.WriteStartObject();
        Text(json, "braze_id", person.Id);
        Text(json, "external_id", person.ExternalId);
        List(json, "user_aliases", person.Aliases, static (json, alias) =>
        {
            Text(json, "alias_name", alias.Name);
            Text(json, "alias_label", alias.Label);
        });
        Instant(json, "created_at", person.CreatedAt);
        Text(json, "created_from", person.CreatedFrom);
        Text(json, "first_name", person.FirstName);
        Text(json, "last_name", person.LastName);
        Text(json, "email", person.Email);
        Text(json, "phone", person.Phone);
        Text(json, "dob", person.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Text(json, "gender", person.Gender);
        Text(json, "home_city", person.City);
        Text(json, "country", person.Country);
        Text(json, "language", person.Language);
        Text(json, "time_zone", person.TimeZone);
        json.WriteNumber("random_bucket", person.RandomBucket ?? 0);
        json.WriteNumber("total_revenue", person.TotalRevenue ?? 0);
        if (person.InAppPurchaseTotal is { } spent)
            json.WriteNumber("in_app_purchase_total", spent);
        Text(json, "email_subscribe", person.EmailSubscribe);
        Instant(json, "opted_in_to_emails_at", person.OptedInToEmailsAt);
        Instant(json, "unsubscribed_from_emails_at", person.UnsubscribedFromEmailsAt);
        Instant(json, "push_opted_in_at", person.OptedIntoPushAt);
        Instant(json, "first_session", person.FirstSession);
        Instant(json, "last_session", person.LastSession);
        List(json, "devices", person.Devices, Device);
        List(json, "push_tokens", person.PushTokens, Token);
        List(json, "apps", person.Apps, App);
        Attributes(json, person);
        List(json, "custom_events", person.CustomEvents, static (json, history) =>
        {
            Text(json, "name", history.Name);
            Instant(json, "first", history.First);
            Instant(json, "last", history.Last);
            json.WriteNumber("count", history.Count);
        });
        List(json, "campaigns_received", person.CampaignsReceived, Receipt);
        json.WriteEndObject();
    }

    private static void Device(Utf8JsonWriter json, Device device)
    {
        Text(json, "model", device.Model);
        Text(json, "os", device.Os);
        json.WriteString("carrier", device.Carrier);
        Text(json, "device_id", device.DeviceId);
        Text(json, "idfv", device.Idfv);
        Text(json, "idfa", device.Idfa);
        Text(json, "google_ad_id", device.GoogleAdId);
        json.WriteBoolean("ad_tracking_enabled", device.AdTrackingEnabled ?? false);
    }

    private static void Token(Utf8JsonWriter json, PushToken token)
    {
        Text(json, "app", token.App);
        Text(json, "platform", token.Platform);
        Text(json, "token", token.Token);
        Text(json, "device_id", token.DeviceId);
        json.WriteBoolean("notifications_enabled", token.NotificationsEnabled ?? false);
    }

    private static void App(Utf8JsonWriter json, AppUsage app)
    {
        Text(json, "name", app.Name);
        Text(json, "platform", app.Platform);
        Text(json, "version", app.Version);
        json.WriteNumber("sessions", app.Sessions ?? 0);
        Instant(json, "first_used", app.FirstUsed);
        Instant(json, "last_used", app.LastUsed);
    }

    private static void Receipt(Utf8JsonWriter json, CampaignReceipt receipt)
    {
        Text(json, "name", receipt.Name);
        Instant(json, "last_received", receipt.LastReceived);
        json.WriteBoolean("converted", receipt.Converted ?? false);
        Text(json, "api_campaign_id", receipt.CampaignId);
        Text(json, "variation_name", receipt.VariationName);
        Text(json, "variation_api_id", receipt.VariationId);
        if (receipt.InControl is { } control)
            json.WriteBoolean("in_control", control);
    }

    // Only a cell writer knows the type of a value. A row of JSON Lines with one column for each attribute is the required object.
    private static void Attributes(Utf8JsonWriter json, Recipient person)
    {
        if (person.CustomAttributes is not { Count: > 0 } attributes)
            return;
        var encoder = new JsonLinesFormat().CreateEncoder<Recipient>(
            [.. attributes.Select(attribute => new Column<Recipient>(attribute.Key, (_, cell) => attribute.Value.WriteTo(cell)))]);
        encoder.WriteRow(person);
        json.WritePropertyName("custom_attributes");
        json.WriteRawValue(encoder.Written.Span[..^1]);
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Instant(Utf8JsonWriter json, string name, DateTimeOffset? value) =>
        Text(json, name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
