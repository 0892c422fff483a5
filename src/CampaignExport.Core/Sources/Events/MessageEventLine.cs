using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>
/// Reads one line of an event file. Fields can be in the object itself or in its <c>user</c> and <c>properties</c>, with names in any case.
/// Values can be wrapped in the name of their type: <c>{"string":"x"}</c>.
/// </summary>
internal static class MessageEventLine
{
    private const string NoTable = "this is not JSON, and not CSV with a header that has at least two names of fields, such as 'id' and 'time'.";

    private static readonly FrozenDictionary<string, (string Name, EventField Field)> Fields = new (string Name, EventField Field)[]
    {
        ("id", EventField.Id), ("event_type", EventField.Kind), ("time", EventField.Time), ("user_id", EventField.UserId),
        ("campaign_id", EventField.CampaignId), ("campaign_api_id", EventField.CampaignApiId),
        ("message_variation_id", EventField.VariationId), ("message_variation_api_id", EventField.VariationApiId),
        ("message_variation_name", EventField.VariationName), ("external_user_id", EventField.ExternalUserId), ("url", EventField.Url), ("link_alias", EventField.LinkAlias),
        ("product_id", EventField.Product), ("price", EventField.Price), ("currency", EventField.Currency), ("dispatch_id", EventField.DispatchId), ("send_id", EventField.SendId),
        ("platform", EventField.Platform), ("button_id", EventField.ButtonId), ("action", EventField.Action), ("is_terminal", EventField.IsTerminal),
        ("conversion_behavior_index", EventField.ConversionBehaviorIndex), ("orphaned_by_id", EventField.OrphanedById),
        ("canvas_id", EventField.Canvas), ("canvas_api_id", EventField.Canvas),
        ("canvas_step_id", EventField.Canvas), ("canvas_step_api_id", EventField.Canvas),
        (EventKinds.MachineOpen, EventField.MachineOpen), (EventKinds.SuspectedBotClick, EventField.SuspectedBotClick),
        ("user", EventField.Group), ("properties", EventField.Group),
    }.ToFrozenDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    // Keyed by the length of the name, which few names share.
    private static readonly (byte[] Bytes, string Name, EventField Field)[][] FieldsByLength =
    [
        .. Enumerable.Range(0, Fields.Keys.Max(name => name.Length) + 1).Select(length =>
            Fields.Values.Where(field => field.Name.Length == length).Select(field => (Encoding.ASCII.GetBytes(field.Name), field.Name, field.Field)).ToArray()),
    ];

    /// <summary>Reads a line.</summary>
    /// <returns>The event; null if it is skipped for a reason.</returns>
    /// <exception cref="SourceFormatException">The line is not JSON, not an object or of an unknown kind, or a field is missing or invalid.</exception>
    public static MessageEvent? Read(ReadOnlySpan<byte> line, TextLocation location, string? kindOfFile, bool humanOnly, RepeatedTexts repeated, out string? reason)
    {
        var json = new Utf8JsonReader(line);
        var field = "";
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw location.Error(line, json.TokenStartIndex, IsTable(line, location) ? NoTable : "this is not a JSON object.");
            var draft = default(MessageEventDraft);
            var list = ReadFields(ref json, ref draft, ref field, repeated, isNested: false);
            // Throws if anything other than white space follows.
            json.Read();
            var hasFields = field.Length > 0;
            field = "";
            if (list > 0 && !hasFields)
                throw new FormatException($"the object is a list of events, '{JsonEnvelope.NameAt(line, list)}', in a file with one event per line. Write each of its events on a line of its own, or give it a file of its own");
            // It has fields of an event, but the events in its list would be lost.
            if (list > 0 && draft[EventField.Id] is null)
                throw new FormatException($"the object has fields of an event, no 'id', and a list of objects, '{JsonEnvelope.NameAt(line, list)}', so it is not clear what to read. Move the fields into each event of the list");
            return draft.ToEvent(kindOfFile, humanOnly, out reason);
        }
        catch (JsonException error)
        {
            throw IsTable(line, location) ? location.Error(line, 0, NoTable) : location.NoJson(error);
        }
        catch (InvalidOperationException)
        {
            throw location.Error(line, json.TokenStartIndex, "the name of a field contains half of a surrogate pair.");
        }
        catch (FormatException error)
        {
            // The fields of kinds without metrics do not matter: their names can be custom.
            reason = field.Length > 0 ? ReasonToSkip(line, location, kindOfFile) : null;
            if (reason is not null)
                return null;
            throw field.Length > 0
                ? location.Error(line, json.TokenStartIndex, $"'{field}' {error.Message}.")
                : location.Error(line, 0, $"{error.Message}.");
        }
    }

    /// <summary>Whether the reader is on the name of a field that events have, and not others, too.</summary>
    public static bool IsOwn(ref Utf8JsonReader json) =>
        !json.ValueIsEscaped
        && Find(ref json) is (not null, not (EventField.Id or EventField.Time or EventField.Platform or EventField.Action or EventField.Product or EventField.Price or EventField.Currency or EventField.Group));

    /// <summary>Whether a name, in UTF-8, is that of a field of events with a value.</summary>
    public static bool IsField(ReadOnlySpan<byte> name)
    {
        name = name.Trim(" \t"u8);
        if (name.Length >= FieldsByLength.Length)
            return false;
        foreach (var (bytes, _, field) in FieldsByLength[name.Length])
        {
            if (field != EventField.Group && Ascii.EqualsIgnoreCase(bytes, name))
                return true;
        }

        return false;
    }

    /// <summary>Gives the field of events whose name the reader is on; null for another field.</summary>
    public static EventField? FieldAt(ref Utf8JsonReader json) => !json.ValueIsEscaped && Find(ref json) is (not null, var field) ? field : null;

    private static bool IsTable(ReadOnlySpan<byte> line, TextLocation location) => location.Line == 1 && !line.ContainsAny((byte)'{', (byte)'[') && line.ContainsAny(",;\t|"u8);

    private static string? ReasonToSkip(ReadOnlySpan<byte> line, TextLocation location, string? kindOfFile)
    {
        var json = new Utf8JsonReader(line);
        var hasKind = false;
        try
        {
            json.Read();
            while (json.NextField())
            {
                var isKind = Find(ref json).Field == EventField.Kind;
                if (isKind && hasKind)
                    return null;
                hasKind |= isKind;
                json.Read();
                if (isKind && json.TokenType == JsonTokenType.StartObject && json.NextField())
                    json.Read();
                if (isKind && json.TokenType == JsonTokenType.String)
                    kindOfFile = json.AnyText();
                else
                    json.Skip();
            }

            json.Read();
        }
        catch (JsonException error)
        {
            throw location.NoJson(error);
        }

        return kindOfFile is not null && EventKinds.Find(kindOfFile) is { Metrics.Count: 0, ChangesPerson: false, Reason: var reason } ? reason : null;
    }

    private static (string? Name, EventField Field) Find(ref Utf8JsonReader json)
    {
        if (json.ValueIsEscaped)
            return Fields.TryGetValue(json.GetString()!, out var escaped) ? escaped : (null, EventField.Group);
        var span = json.ValueSpan;
        if (span.Length >= FieldsByLength.Length)
            return (null, EventField.Group);
        foreach (ref readonly var one in FieldsByLength[span.Length].AsSpan())
        {
            // Names of equal length differ at their ends as a rule.
            if (((one.Bytes[^1] ^ span[^1]) & ~0x20) == 0 && (span.SequenceEqual(one.Bytes) || Ascii.EqualsIgnoreCase(span, one.Bytes)))
                return (one.Name, one.Field);
        }

        return (null, EventField.Group);
    }

    // Returns the position of the name of a field that is not of an event and is a list of objects; 0 if there is none.
    private static long ReadFields(ref Utf8JsonReader json, ref MessageEventDraft draft, ref string field, RepeatedTexts repeated, bool isNested)
    {
        // A bit for each field that has had a value.
        var seen = 0u;
        var list = 0L;
        while (json.NextField())
        {
            var (name, known) = Find(ref json);
            var isList = name is null && !isNested && JsonEnvelope.IsList(json.ValueSpan);
            var at = json.TokenStartIndex;
            json.Read();
            // A Canvas has several names.
            if (name is not null && known != EventField.Canvas && json.TokenType != JsonTokenType.Null)
            {
                field = name;
                Once(known == EventField.Group && name.Length > 4 ? EventField.Group + 1 : known, ref seen);
            }

            if (known != EventField.Group)
            {
                ReadField(ref json, ref draft, field = name!, known, repeated, isNested);
            }
            else if (name is not null && !isNested && json.TokenType == JsonTokenType.StartObject)
            {
                ReadFields(ref json, ref draft, ref field, repeated, isNested: true);
            }
            else
            {
                if (isList && list == 0 && IsOfObjects(json))
                    list = at;
                json.Skip();
            }
        }

        return list;

        static bool IsOfObjects(Utf8JsonReader json) => json.TokenType == JsonTokenType.StartArray && json.Read() && json.TokenType == JsonTokenType.StartObject;

        static void Once(EventField field, ref uint seen)
        {
            var bit = 1u << (int)field;
            if ((seen & bit) != 0)
                throw new FormatException(JsonValues.Repeated);
            seen |= bit;
        }
    }

    // A field of the event itself takes precedence over a nested one, unless it is null.
    private static void ReadField(ref Utf8JsonReader json, ref MessageEventDraft draft, string name, EventField field, RepeatedTexts repeated, bool isNested)
    {
        var isWrapped = Unwrap(ref json);
        if (field == EventField.Time)
        {
            var time = EventTime.Read(ref json);
            draft.Time = isNested ? draft.Time ?? time : time ?? draft.Time;
        }
        else if (field == EventField.Canvas)
        {
            draft.IsOfCanvas |= json.TokenType is not JsonTokenType.Null && Text(ref json) is not null;
        }
        else if (field == EventField.MachineOpen)
        {
            draft.IsMachineOpen |= MessageEventDraft.IsSet(Text(ref json));
        }
        else if (field == EventField.SuspectedBotClick)
        {
            draft.IsSuspectedBotClick |= MessageEventDraft.IsSet(Text(ref json));
        }
        else
        {
            var text = field switch
            {
                EventField.Id or EventField.UserId or EventField.OrphanedById => Text(ref json, isId: true),
                EventField.ExternalUserId or EventField.Url => Text(ref json),
                EventField.Price when json.TokenType == JsonTokenType.Number => Encoding.ASCII.GetString(json.ValueSpan),
                EventField.CampaignId or EventField.CampaignApiId or EventField.VariationId or EventField.VariationApiId or EventField.DispatchId or EventField.SendId =>
                    repeated.ReadId(ref json, static (ref json) => Text(ref json, isId: true)),
                _ => repeated.Read(ref json, static (ref json) => Text(ref json)),
            };
            draft[field] = isNested ? draft[field] ?? text : text ?? draft[field];
        }

        if (isWrapped && (!json.Read() || json.TokenType != JsonTokenType.EndObject))
            throw new FormatException("is an object, not a single value wrapped in the name of its type");
    }

    /// <summary>Reads a value as text. Empty text is null.</summary>
    private static string? Text(ref Utf8JsonReader json, bool isId = false)
    {
        var text = json.TokenType switch
        {
            JsonTokenType.Number => json.Integer()!.Value.ToString(CultureInfo.InvariantCulture),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => isId ? json.Id() : json.Text(),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static bool Unwrap(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        if (!json.NextField())
            throw new FormatException("is an empty object");
        json.Read();
        return true;
    }
}

/// <summary>
/// Reads the time of an event: seconds since 1970 as a number or in quotes, with or without a fraction, or a date with a time. Fractions are
/// truncated to ticks of 100 nanoseconds.
/// </summary>
internal static class EventTime
{
    // A number from this one on (the year 2286) is not in seconds. Its size shows the unit.
    private const decimal End = 10_000_000_000;

    private static readonly (string Unit, decimal Parts)[] SmallerUnits = [("milliseconds", 1_000), ("microseconds", 1_000_000), ("nanoseconds", 1_000_000_000)];

    /// <exception cref="FormatException">The value is not a time, or is in another unit.</exception>
    public static DateTimeOffset? Read(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                return json.TryGetInt64(out var seconds) && seconds is >= 0 and < (long)End ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : json.TryGetDecimal(out var number) ? FromSeconds(number)
                    : throw new FormatException("is not a time in seconds since 1970");
            case JsonTokenType.String:
                var text = json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.AnyText()) : json.ValueSpan;
                text = text.Trim((byte)' ');
                return text.IsEmpty ? null
                    : InstantText.TryRead(text, out var instant) ? instant
                    : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var digits) ? FromSeconds(digits)
                    : throw new FormatException("is neither a date with a time nor seconds since 1970");
            default:
                throw new FormatException("is neither a date with a time nor seconds since 1970");
        }
    }

    private static DateTimeOffset FromSeconds(decimal seconds)
    {
        if (seconds is >= 0 and < End)
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        foreach (var (unit, parts) in SmallerUnits)
        {
            // The times from 1973 to 2286.
            if (seconds / parts is >= End / 100 and < End)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"is in {unit} instead of seconds since 1970: divide it by {parts:N0}"));
        }

        throw new FormatException("is not a time in seconds since 1970");
    }
}
