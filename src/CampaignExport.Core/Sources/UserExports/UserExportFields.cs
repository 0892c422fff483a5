using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>The documented fields of a person, the columns of our own exports, and other names that the platform uses for them, in any case.</summary>
internal static class UserExportFields
{
    private static readonly Field[] All = WithBits(
    [
        .. Each(FieldForm.Text, static (ref json, ref draft) => draft.Id = Same(draft.Id, json.Id()), "braze_id", "Appboy ID"),
        .. Each(FieldForm.Text, static (ref json, ref draft) => draft.ExternalId = Same(draft.ExternalId, json.Id()), "external_id", "user_id", "external_user_id"),
        List("user_aliases", static (ref json, ref draft) => draft.Aliases = json.List(UserExportLists.Alias)),
        Text("user_alias_name", static (ref json, ref draft) => draft.AliasName = json.Id() is { Length: > 0 } name ? name : null),
        Text("user_alias_label", static (ref json, ref draft) => draft.AliasLabel = json.Text()),
        new("created_at", static (ref json, ref draft) => draft.CreatedAt = json.Instant()),
        Text("created_from", static (ref json, ref draft) => draft.CreatedFrom = json.Text()),
        Text("first_name", static (ref json, ref draft) => draft.FirstName = json.Text()),
        Text("last_name", static (ref json, ref draft) => draft.LastName = json.Text()),
        .. Synonyms(FieldForm.Text, static (ref json, ref draft) => draft.Email = json.Text(), "email", "email_address"),
        .. Synonyms(FieldForm.Text, static (ref json, ref draft) => draft.Phone = json.Text(), "phone", "phone_number"),
        .. Synonyms(FieldForm.Other, static (ref json, ref draft) => draft.DateOfBirth = json.Day(), "dob", "date_of_birth"),
        Text("gender", static (ref json, ref draft) => draft.Gender = json.Text()),
        .. Synonyms(FieldForm.Text, static (ref json, ref draft) => draft.City = json.Text(), "home_city", "city"),
        Text("country", static (ref json, ref draft) => draft.Country = json.Text()),
        Text("language", static (ref json, ref draft) => draft.Language = json.Text()),
        .. Synonyms(FieldForm.Text, static (ref json, ref draft) => draft.TimeZone = json.Text(), "time_zone", "timezone"),
        List("last_coordinates", static (ref json, ref draft) => draft.LastCoordinates = json.List(Coordinate)),
        new("random_bucket", static (ref json, ref draft) => draft.RandomBucket = json.Int32()),
        new("total_revenue", static (ref json, ref draft) => draft.TotalRevenue = json.Number()),
        new("in_app_purchase_total", static (ref json, ref draft) => draft.InAppPurchaseTotal = json.Number()),
        Text("attributed_campaign", static (ref json, ref draft) => draft.AttributedCampaign = json.Text()),
        Text("attributed_source", static (ref json, ref draft) => draft.AttributedSource = json.Text()),
        Text("attributed_adgroup", static (ref json, ref draft) => draft.AttributedAdGroup = json.Text()),
        Text("attributed_ad", static (ref json, ref draft) => draft.AttributedAd = json.Text()),
        Text("email_subscribe", static (ref json, ref draft) => draft.EmailSubscribe = json.Text()),
        new("opted_in_to_emails_at", static (ref json, ref draft) => draft.OptedInToEmailsAt = json.Instant()),
        new("unsubscribed_from_emails_at", static (ref json, ref draft) => draft.UnsubscribedFromEmailsAt = json.Instant()),
        Text("push_subscribe", static (ref json, ref draft) => draft.PushSubscribe = json.Text()),
        .. Synonyms(FieldForm.Other, static (ref json, ref draft) => draft.OptedIntoPushAt = json.Instant(), "push_opted_in_at", "opted_into_push_at"),
        new("unsubscribed_from_push_at", static (ref json, ref draft) => draft.UnsubscribedFromPushAt = json.Instant()),
        .. Synonyms(FieldForm.Other, static (ref json, ref draft) => draft.FirstSession = json.Instant(), "first_session", "date_of_first_session"),
        .. Synonyms(FieldForm.Other, static (ref json, ref draft) => draft.LastSession = json.Instant(), "last_session", "date_of_last_session"),
        new("session_count", static (ref json, ref draft) => draft.SessionCount = json.Integer()),
        Text("last_app_version_used", static (ref json, ref draft) => draft.LastAppVersionUsed = json.Text()),
        new("uninstalled_at", static (ref json, ref draft) => draft.UninstalledAt = json.Timestamp()),
        List("devices", static (ref json, ref draft) => draft.Devices = json.List(UserExportLists.Device)),
        List("google_ad_ids", static (ref json, ref draft) => AddIds(ref json, ref draft, static id => new() { GoogleAdId = id })),
        List("IDFAs", static (ref json, ref draft) => AddIds(ref json, ref draft, static id => new() { Idfa = id })),
        List("IDFVs", static (ref json, ref draft) => AddIds(ref json, ref draft, static id => new() { Idfv = id })),
        List("roku_ad_ids", static (ref json, ref draft) => AddIds(ref json, ref draft, static id => new() { RokuAdId = id })),
        List("windows_ad_ids", static (ref json, ref draft) => AddIds(ref json, ref draft, static id => new() { WindowsAdId = id })),
        // These are counted from the lists.
        .. Each(FieldForm.Other, static (ref json, ref _) => json.Skip(), "number_of_google_ad_ids", "number_of_IDFAs", "number_of_IDFVs", "number_of_roku_ad_ids", "number_of_windows_ad_ids"),
        new("number_of_push_tokens", static (ref json, ref draft) => draft.PushTokens = json.Integer() is { } count ? draft.PushTokens ?? RecipientCsvCells.Tokens(count) : draft.PushTokens),
        List("push_tokens", static (ref json, ref draft) => draft.PushTokens = json.List(UserExportLists.PushToken)),
        List("apps", static (ref json, ref draft) => draft.Apps = json.List(UserExportLists.App)),
        List("custom_attributes", static (ref json, ref draft) => draft.CustomAttributes = UserExportAttributes.Read(ref json)),
        List("custom_events", static (ref json, ref draft) => draft.CustomEvents = json.List(UserExportLists.Event)),
        List("purchases", static (ref json, ref draft) => draft.Purchases = json.List(UserExportLists.Event)),
        List("campaigns_received", static (ref json, ref draft) => draft.CampaignsReceived = json.List(UserExportReceipts.Campaign)),
        List("canvases_received", static (ref json, ref draft) => draft.CanvasesReceived = json.List(UserExportReceipts.Canvas)),
        List("cards_clicked", static (ref json, ref draft) => draft.CardsClicked = json.List(Card)),
    ]);

    // Few names share a length, so a name is compared with few fields.
    private static readonly Field[][] ByLength =
        [.. Enumerable.Range(0, All.Max(field => field.Utf8Name.Length) + 1).Select(length => All.Where(field => field.Utf8Name.Length == length).ToArray())];

    private static readonly FrozenDictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> InAnyCase = All
        .ToFrozenDictionary(field => Encoding.UTF8.GetString(field.Utf8Name), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, Field> ByKey = All
        .DistinctBy(field => RecipientCsvCells.Key(Encoding.UTF8.GetString(field.Utf8Name))).ToFrozenDictionary(field => RecipientCsvCells.Key(Encoding.UTF8.GetString(field.Utf8Name)), StringComparer.Ordinal);

    private delegate void FieldReader(ref Utf8JsonReader json, ref RecipientDraft draft);

    // The reader is a copy, at the name of the field.
    private static void RefuseEvent(Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 6 && Ascii.EqualsIgnoreCase(json.ValueSpan[..6], "users."u8))
            throw new FormatException("is that of an event, not of a person. Read the file as events");
    }

    /// <summary>Determines whether the reader is at the name of a known field.</summary>
    public static bool IsKnown(ref Utf8JsonReader json) => NameOf(ref json) is var name && (Find(name) ?? FindInAnyCase(name)) is not null;

    /// <summary>Finds the field of a column by its name, in any case, with spaces, underscores and hyphens anywhere.</summary>
    /// <returns>The name of the field, and the name that it shares with its synonyms, which is empty if they can occur together; null if there is no such field.</returns>
    public static (string Name, string Meaning)? FindColumn(string name) =>
        ByKey.TryGetValue(RecipientCsvCells.Key(name), out var field) ? (Encoding.UTF8.GetString(field.Utf8Name), field.Meaning) : null;

    /// <summary>Reads the fields of a person.</summary>
    /// <param name="json">The reader, inside the object.</param>
    /// <param name="draft">Receives the values.</param>
    /// <param name="file">The file of the person. It receives the names of unknown fields, which are skipped.</param>
    /// <param name="chosen">The custom attributes that are also read from fields of the same name. Values in <c>custom_attributes</c> take precedence.</param>
    /// <exception cref="FormatException">A field does not have its documented type.</exception>
    public static void Read(ref Utf8JsonReader json, ref RecipientDraft draft, FileTally file, ChosenNames chosen)
    {
        Dictionary<string, AttributeValue>? ofTheirOwn = null;
        var (seen, at, isTable) = (UInt128.Zero, 0, file.Own is { IsTable: true });
        while (json.NextField())
        {
            var name = NameOf(ref json);
            var own = file.Own?.Find(name, ref at);
            if (own is { Kind: OwnColumnKind.Known })
                name = own.DocumentedUtf8;
            if (own is { Kind: not OwnColumnKind.Known })
            {
                Read(own, ref json, ref draft, ref ofTheirOwn, isTable);
            }
            else if (Find(name) is { } field)
            {
                Read(field, ref json, ref draft, ref seen, isTable);
            }
            else if (chosen.Attribute(name) is { } attribute)
            {
                json.Read();
                if (!(ofTheirOwn ??= new(StringComparer.Ordinal)).TryAdd(attribute, UserExportAttributes.Value(ref json)))
                    throw new FormatException(JsonValues.Repeated);
            }
            else if (FindInAnyCase(name) is { } other)
            {
                Read(other, ref json, ref draft, ref seen, isTable);
            }
            else
            {
                if (Ascii.EqualsIgnoreCase(name, "event_type"u8))
                    RefuseEvent(json);
                file.Unread.Add(name);
                json.Skip();
            }
        }

        // All records of a table have the same columns, with null for no value.
        if (isTable && draft.CustomAttributes is { } all)
            draft.CustomAttributes = all.Where(one => !one.Value.IsNull).ToDictionary(StringComparer.Ordinal);
        if (ofTheirOwn is null)
            return;
        foreach (var (name, value) in draft.CustomAttributes ?? [])
            ofTheirOwn[name] = value;
        draft.CustomAttributes = ofTheirOwn;
    }

    // Our own exports write null where there is no value.
    private static void Read(OwnColumn column, ref Utf8JsonReader json, ref RecipientDraft draft, ref Dictionary<string, AttributeValue>? attributes, bool isTable)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null || (isTable && IsEmptyText(ref json)))
            return;
        switch (column.Kind)
        {
            case OwnColumnKind.Unread:
                json.Skip();
                break;
            case OwnColumnKind.VariationName:
                draft.VariationName = json.Text();
                break;
            case OwnColumnKind.VariationId:
                draft.VariationId = json.Text();
                break;
            case OwnColumnKind.InControl:
                draft.InControl = json.Boolean();
                break;
            case OwnColumnKind.EventCount when json.Integer() is { } count:
                draft.AddToEvent(column.Name, count: count);
                break;
            case OwnColumnKind.EventFirst when json.Instant() is { } first:
                draft.AddToEvent(column.Name, first: first);
                break;
            case OwnColumnKind.EventLast when json.Instant() is { } last:
                draft.AddToEvent(column.Name, last: last);
                break;
            case OwnColumnKind.Attribute when !(attributes ??= new(StringComparer.Ordinal)).TryAdd(column.Name, UserExportAttributes.Value(ref json)):
                throw new FormatException(JsonValues.Repeated);
        }
    }

    // A null does not replace a value, and a second value is an error.
    private static void Read(Field field, ref Utf8JsonReader json, ref RecipientDraft draft, ref UInt128 seen, bool isTable)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null || (isTable && IsEmptyText(ref json)))
            return;
        if ((seen & field.Bit) != 0)
            throw new FormatException(field.IsOnlyName ? JsonValues.Repeated : JsonValues.Repeated + ", or under a synonym of its name");
        seen |= field.Bit;
        if (isTable && IsInAnotherForm(field, ref json))
            ReadCell(field, ref json, ref draft);
        else
            field.Read(ref json, ref draft);
    }

    private static bool IsEmptyText(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String && json.ValueSpan.IsEmpty;

    private static bool IsInAnotherForm(Field field, ref Utf8JsonReader json) => field.Form switch
    {
        FieldForm.Text => json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False,
        FieldForm.List => json.TokenType == JsonTokenType.String,
        _ => false,
    };

    // Some programs write whole numbers as floating-point numbers if a row has none.
    private static ReadOnlySpan<byte> WholeOf(ReadOnlySpan<byte> number) => number.EndsWith(".0"u8) ? number[..^2] : number;

    // Warehouses keep ids as numbers, and lists as JSON in a text.
    private static void ReadCell(Field field, ref Utf8JsonReader json, ref RecipientDraft draft)
    {
        byte[] cell = json.TokenType == JsonTokenType.String ? Encoding.UTF8.GetBytes(json.AnyText()) : [(byte)'"', .. WholeOf(json.ValueSpan), (byte)'"'];
        var own = new Utf8JsonReader(cell);
        try
        {
            own.Read();
            field.Read(ref own, ref draft);
            // Throws if anything follows.
            own.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The error is dropped, because its message can quote personal data of the cell.
            throw new FormatException("is a text that is not JSON");
        }
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

    // Names in another case are rare, so the exact names are searched first.
    private static Field? FindInAnyCase(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[ByLength.Length];
        return name.Length < ByLength.Length && Ascii.ToUtf16(name, text, out var length) == OperationStatus.Done
            && InAnyCase.TryGetValue(text[..length], out var field) ? field : null;
    }

    private static IEnumerable<Field> Synonyms(FieldForm form, FieldReader read, params string[] names) =>
        names.Select(name => new Field(name, read) { Form = form, Meaning = names[0] });

    // Names that can occur together in an object: the names of one id, and of fields that are not read.
    private static IEnumerable<Field> Each(FieldForm form, FieldReader read, params string[] names) =>
        names.Select(name => new Field(name, read) { Form = form, Meaning = "" });

    private static Field Text(string name, FieldReader read) => new(name, read) { Form = FieldForm.Text };

    private static Field List(string name, FieldReader read) => new(name, read) { Form = FieldForm.List };

    private static Field[] WithBits(Field[] fields)
    {
        string[] meanings = [.. fields.Select(field => field.Meaning).Where(meaning => meaning.Length > 0).Distinct()];
        foreach (var field in fields.Where(field => field.Meaning.Length > 0))
        {
            field.Bit = UInt128.One << Array.IndexOf(meanings, field.Meaning);
            field.IsOnlyName = fields.Count(other => other.Meaning == field.Meaning) == 1;
        }

        return fields;
    }

    // An id can occur under two names with the same value.
    private static string? Same(string? before, string? id) =>
        string.IsNullOrEmpty(before) || before == id ? id
        : string.IsNullOrEmpty(id) ? before
        : throw new FormatException("differs from the same id in an earlier field");

    private static void AddIds(ref Utf8JsonReader json, ref RecipientDraft draft, Func<string, Device> device)
    {
        foreach (var id in json.List(static (ref item) => item.Text()!) ?? [])
            (draft.DevicesById ??= []).Add(device(id));
    }

    private static decimal Coordinate(ref Utf8JsonReader json) => json.Number() ?? throw new FormatException("contains an empty string");

    private static string Card(ref Utf8JsonReader json) => UserExportLists.Name(ref json) ?? throw new FormatException("contains an item without a name");

    private sealed class Field(string name, FieldReader read)
    {
        public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

        public FieldForm Form { get; init; }

        /// <summary>The first of the synonyms; empty for a field whose synonyms can occur together.</summary>
        public string Meaning { get; init; } = name;

        /// <summary>The bit of the fields with this meaning; zero without a meaning.</summary>
        public UInt128 Bit { get; set; }

        /// <summary>Whether the name has no synonyms.</summary>
        public bool IsOnlyName { get; set; }

        public FieldReader Read => read;
    }

    /// <summary>The JSON of a field.</summary>
    private enum FieldForm
    {
        /// <summary>A number, or a text with one form.</summary>
        Other,

        /// <summary>Any text.</summary>
        Text,

        /// <summary>A list or an object.</summary>
        List,
    }
}
