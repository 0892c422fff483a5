using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Tests.Sources;

/// <summary>Generates random profiles, and writes them like the documented user export, with fields in any order and minimal data.</summary>
internal sealed class RecipientProfiles(int seed)
{
    private static readonly string[] Naughty =
    [
        "", " ", "Marie", "Zoë", "O\"Neil", "a,b", "line\r\nbreak", "\t", "'quoted'", "=SUM(A1)", "+4912", "-5", "@x", "00123", "1234567890123456", "73928e03", "🎉👩‍👩‍👧", "مريم",
        "\uFEFFmark", "\u2028", "\\u00e9", "</script>", "null", "true", "{}", "[]", "\uFFFD", "ID",
    ];

    private readonly Random _random = new(seed);

    public Recipient Make() => new()
    {
        Id = Identity(),
        ExternalId = Identity() is { Length: > 0 } id ? id : "00123",
        Aliases = List(() => new UserAlias(Identity(), Identity())),
        CreatedAt = Instant(),
        CreatedFrom = Text(),
        FirstName = Text(),
        LastName = Text(),
        Email = Text(),
        Phone = Text(),
        DateOfBirth = Instant() is { } birth ? DateOnly.FromDateTime(birth.UtcDateTime) : null,
        Gender = Text(),
        City = Text(),
        Country = Text(),
        Language = Text(),
        TimeZone = Text(),
        LastCoordinates = List(() => Number() ?? 0),
        RandomBucket = Maybe(() => _random.Next(10_000)),
        TotalRevenue = Number(),
        InAppPurchaseTotal = Number(),
        AttributedCampaign = Text(),
        AttributedSource = Text(),
        AttributedAdGroup = Text(),
        AttributedAd = Text(),
        EmailSubscribe = Text(),
        OptedInToEmailsAt = Instant(),
        UnsubscribedFromEmailsAt = Instant(),
        PushSubscribe = Text(),
        OptedIntoPushAt = Instant(),
        UnsubscribedFromPushAt = Instant(),
        FirstSession = Instant(),
        LastSession = Instant(),
        SessionCount = Maybe(() => _random.NextInt64()),
        LastAppVersionUsed = Text(),
        UninstalledAt = Instant(),
        Devices = List(() => new Device
        {
            Model = Text(),
            Os = Text(),
            Carrier = Text(),
            DeviceId = Text(),
            Idfv = Text(),
            Idfa = Text(),
            GoogleAdId = Text(),
            RokuAdId = Text(),
            WindowsAdId = Text(),
            AdTrackingEnabled = Truth(),
        }),
        PushTokens = List(() => new PushToken { App = Text(), Platform = Text(), Token = Text(), DeviceId = Text(), NotificationsEnabled = Truth(), ProvisionallyOptedIn = Truth() }),
        Apps = List(() => new AppUsage { Name = Text(), Platform = Text(), Version = Text(), Sessions = Maybe(() => (long)_random.Next()), FirstUsed = Instant(), LastUsed = Instant() }),
        CustomAttributes = Maybe(() => _random.Next(4)) is { } count
            ? Enumerable.Range(0, count).ToDictionary(i => "attribute " + i, _ => Attribute())
            : null,
        CustomEvents = List(() => new EventHistory(Text() ?? "e", _random.Next()) { First = Instant(), Last = Instant() }),
        Purchases = List(() => new EventHistory(Text() ?? "p", _random.Next()) { First = Instant(), Last = Instant() }),
        CardsClicked = List(() => Text() ?? "card"),
    };

    public string Write(Recipient user)
    {
        var fields = new List<(string Name, object? Value)>
        {
            ("braze_id", user.Id), ("external_id", user.ExternalId), ("created_at", user.CreatedAt), ("created_from", user.CreatedFrom),
            ("first_name", user.FirstName), ("last_name", user.LastName), ("email", user.Email), ("phone", user.Phone), ("dob", user.DateOfBirth),
            ("gender", user.Gender), ("home_city", user.City), ("country", user.Country), ("language", user.Language), ("time_zone", user.TimeZone),
            ("last_coordinates", user.LastCoordinates?.Cast<object?>()), ("random_bucket", user.RandomBucket), ("total_revenue", user.TotalRevenue),
            ("in_app_purchase_total", user.InAppPurchaseTotal), ("attributed_campaign", user.AttributedCampaign), ("attributed_source", user.AttributedSource),
            ("attributed_adgroup", user.AttributedAdGroup), ("attributed_ad", user.AttributedAd), ("email_subscribe", user.EmailSubscribe),
            ("opted_in_to_emails_at", user.OptedInToEmailsAt), ("unsubscribed_from_emails_at", user.UnsubscribedFromEmailsAt),
            ("push_subscribe", user.PushSubscribe), (_random.Next(2) == 0 ? "push_opted_in_at" : "opted_into_push_at", user.OptedIntoPushAt),
            ("unsubscribed_from_push_at", user.UnsubscribedFromPushAt), ("first_session", user.FirstSession), ("last_session", user.LastSession),
            ("session_count", user.SessionCount), ("last_app_version_used", user.LastAppVersionUsed), ("uninstalled_at", user.UninstalledAt),
            ("user_aliases", user.Aliases?.Select(alias => Fields(("alias_name", alias.Name), ("alias_label", alias.Label)))),
            ("devices", user.Devices?.Select(one => Fields(
                ("model", one.Model), ("os", one.Os), ("carrier", one.Carrier), ("device_id", one.DeviceId), ("idfv", one.Idfv), ("idfa", one.Idfa),
                ("google_ad_id", one.GoogleAdId), ("roku_ad_id", one.RokuAdId), ("windows_ad_id", one.WindowsAdId), ("ad_tracking_enabled", one.AdTrackingEnabled)))),
            ("push_tokens", user.PushTokens?.Select(one => Fields(
                ("app", one.App), ("platform", one.Platform), ("token", one.Token), ("device_id", one.DeviceId),
                ("notifications_enabled", one.NotificationsEnabled), ("provisionally_opted_in", one.ProvisionallyOptedIn)))),
            ("apps", user.Apps?.Select(one => Fields(
                ("name", one.Name), ("platform", one.Platform), ("version", one.Version), ("sessions", one.Sessions), ("first_used", one.FirstUsed), ("last_used", one.LastUsed)))),
            ("custom_attributes", user.CustomAttributes is null ? null : Fields([.. user.CustomAttributes.Select(pair => (pair.Key, (object?)pair.Value))])),
            ("custom_events", user.CustomEvents?.Select(History)), ("purchases", user.Purchases?.Select(History)),
            ("cards_clicked", user.CardsClicked?.Select(name => Fields(("name", name)))),
        };
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = _random.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            WriteValue(json, Fields([.. fields]));
        return Encoding.UTF8.GetString(bytes.ToArray());

        (string, object?)[] History(EventHistory one) => Fields(("name", one.Name), ("count", one.Count), ("first", one.First), ("last", one.Last));
    }

    private (string Name, object? Value)[] Fields(params (string Name, object? Value)[] fields)
    {
        // Minimal data: nulls are mostly omitted. Some undocumented fields are added.
        List<(string, object?)> written = [.. fields.Where(field => field.Value is not null || _random.Next(5) == 0)];
        if (fields is not [(var first, _), ..] || !first.StartsWith("attribute ", StringComparison.Ordinal))
            written.AddRange(Enumerable.Range(0, _random.Next(2)).Select(i => ("new " + i, (object?)"x")));
        var order = written.ToArray();
        _random.Shuffle(order);
        return order;
    }

    private void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(Form(instant));
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("yyyy-MM-dd", null));
                break;
            case decimal or int or long:
                var number = FormattableString.Invariant($"{value}");
                if (_random.Next(4) == 0)
                    json.WriteStringValue(number);
                else
                    json.WriteRawValue(number);
                break;
            case AttributeValue attribute:
                WriteAttribute(json, attribute);
                break;
            case (string Name, object? Value)[] fields:
                json.WriteStartObject();
                foreach (var field in fields)
                {
                    json.WritePropertyName(field.Name);
                    WriteValue(json, field.Value);
                }

                json.WriteEndObject();
                break;
            case System.Collections.IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    WriteValue(json, item);
                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    private static void WriteAttribute(Utf8JsonWriter json, AttributeValue attribute)
    {
        var encoder = new JsonLinesFormat().CreateEncoder([new Column<AttributeValue>("a", (value, cell) => value.WriteTo(cell))]);
        encoder.WriteRow(attribute);
        using var document = JsonDocument.Parse(encoder.Written);
        document.RootElement.GetProperty("a").WriteTo(json);
    }

    private string Form(DateTimeOffset instant) => _random.Next(4) switch
    {
        0 => instant.ToString("yyyy-MM-dd HH:mm:ss.fffffff 'UTC'", null),
        1 => instant.ToOffset(TimeSpan.FromMinutes(_random.Next(-700, 700))).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", null),
        2 => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", null),
        _ => instant.ToString("o", null),
    };

    private string? Identity() => Text() is { } text && (text.Length == 0 || text.Any(char.IsLetterOrDigit)) ? text : null;

    private string? Text() => _random.Next(6) switch
    {
        0 => null,
        1 => Naughty[_random.Next(Naughty.Length)] + Naughty[_random.Next(Naughty.Length)],
        _ => Naughty[_random.Next(Naughty.Length)],
    };

    private bool? Truth() => Maybe(() => _random.Next(2) == 0);

    private decimal? Number() => Maybe(() => new decimal(_random.Next(), _random.Next(2) * _random.Next(), 0, _random.Next(2) == 0, (byte)_random.Next(9)));

    private DateTimeOffset? Instant() => Maybe(() =>
    {
        var ticks = _random.NextInt64(new DateTime(1900, 1, 1).Ticks, new DateTime(2100, 1, 1).Ticks);
        return new DateTimeOffset(_random.Next(2) == 0 ? ticks : ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    });

    private AttributeValue Attribute() => _random.Next(6) switch
    {
        0 => default,
        1 => AttributeValue.Text(Text()),
        2 => AttributeValue.Number(Number() ?? 0),
        3 => AttributeValue.Boolean(_random.Next(2) == 0),
        4 => AttributeValue.Json(JsonSerializer.SerializeToElement(new object?[] { Text(), Number(), new { a = Text(), b = new[] { Text() } }, null, true })),
        _ => AttributeValue.Json(JsonSerializer.SerializeToElement(new Dictionary<string, object?> { [Text() ?? ""] = Number() })),
    };

    private T? Maybe<T>(Func<T> make)
        where T : struct => _random.Next(3) == 0 ? null : make();

    private List<T>? List<T>(Func<T> make) => Maybe(() => _random.Next(4)) is { } count ? [.. Enumerable.Range(0, count).Select(_ => make())] : null;
}
