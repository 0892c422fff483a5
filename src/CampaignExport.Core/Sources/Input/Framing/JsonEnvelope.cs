using System.Text;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>The role of a top-level object: a person or event itself, or an envelope that contains some.</summary>
/// <param name="Kind">The kind of the object.</param>
/// <param name="List">For a response, the position of the name of the list that contains the objects.</param>
/// <param name="Problem">The problem of an <see cref="JsonEnvelopeKind.Ambiguous"/> object; null for other kinds.</param>
internal readonly record struct JsonEnvelope(JsonEnvelopeKind Kind, long List = 0, string? Problem = null)
{
    // The list of a response can have any size, so fields after this position do not decide the kind.
    private const int LookedAt = 64 * 1024;

    /// <summary>Determines the kind of an object from its fields; null if more of it must be read.</summary>
    /// <remarks>The result depends only on the object, not on how much of it was read, so a resumed read has the same result.</remarks>
    /// <param name="text">The object from its start, and the data after it.</param>
    /// <param name="isAll">Whether no more can be read.</param>
    public static JsonEnvelope? Find(ReadOnlySpan<byte> text, bool isAll)
    {
        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        var (isMessage, hasStream, hasData) = (false, false, false);
        var (hasId, hasNested) = (false, false);
        (long At, bool IsEmpty)? list = null;
        try
        {
            json.Read();
            while (json.Read() && (list is null || json.BytesConsumed <= LookedAt))
            {
                if (json.TokenType == JsonTokenType.EndObject)
                    return Found(text, isMessage || (hasStream && hasData));
                if (IsOwn(ref json))
                    return new(JsonEnvelopeKind.None);
                var name = json.ValueSpan;
                var at = json.TokenStartIndex;
                var field = MessageEventLine.FieldAt(ref json);
                if (!json.Read() || (list is not null && json.BytesConsumed > LookedAt))
                    break;
                if (json.TokenType == JsonTokenType.StartArray && IsList(name))
                {
                    var item = json;
                    var hasItem = item.Read();
                    if (!hasItem && !isAll)
                        return null;
                    var isEmpty = !hasItem || item.TokenType == JsonTokenType.EndArray;
                    if (list is null or { IsEmpty: true } && (isEmpty ? list is null : item.TokenType == JsonTokenType.StartObject))
                        list = (at, isEmpty);
                }

                isMessage |= name.SequenceEqual("type"u8) && json.TokenType == JsonTokenType.String && JsonMessage.IsType(json.ValueSpan);
                hasId |= field == EventField.Id && json.TokenType is JsonTokenType.String or JsonTokenType.Number;
                hasNested |= field == EventField.Group && json.TokenType == JsonTokenType.StartObject && HasOwn(json);
                isMessage |= name.SequenceEqual("_airbyte_data"u8) && json.TokenType == JsonTokenType.StartObject;
                hasStream |= name.SequenceEqual("stream"u8) && json.TokenType == JsonTokenType.String;
                hasData |= name.SequenceEqual("data"u8) && json.TokenType == JsonTokenType.StartObject;
                if (!json.TrySkip())
                    break;
            }
        }
        catch (JsonException)
        {
            // The reader of the object reports it.
            return Found(text, isMessage: false);
        }

        return isAll || (list is not null && text.Length > LookedAt) ? Found(text, isMessage: false) : null;

        JsonEnvelope Found(ReadOnlySpan<byte> text, bool isMessage)
        {
            // An event has an id, and its other fields can be in its person and properties. A response can also have an id, but has objects in its list then.
            if (list is not { } found || (hasId && (found.IsEmpty || hasNested)))
                return new(isMessage ? JsonEnvelopeKind.Message : JsonEnvelopeKind.None);
            return ProblemOf(text, found.At) is { } problem
                ? new(JsonEnvelopeKind.Ambiguous, 0, problem) : new(JsonEnvelopeKind.Response, found.At);
        }
    }

    /// <summary>Whether the reader is at the name of a field of a person or an event.</summary>
    public static bool IsOwn(ref Utf8JsonReader json) => UserExportFields.IsKnown(ref json) || MessageEventLine.IsOwn(ref json);

    /// <summary>Whether a field, in any case, can be the list of objects of a response.</summary>
    public static bool IsList(ReadOnlySpan<byte> field) => field.Length switch
    {
        4 => Ascii.EqualsIgnoreCase(field, "data"u8),
        5 => Ascii.EqualsIgnoreCase(field, "users"u8),
        6 => Ascii.EqualsIgnoreCase(field, "events"u8),
        7 => Ascii.EqualsIgnoreCase(field, "records"u8) || Ascii.EqualsIgnoreCase(field, "results"u8),
        _ => false,
    };

    // Whether an object has a field of an event before the limit.
    private static bool HasOwn(Utf8JsonReader json)
    {
        var depth = json.CurrentDepth + 1;
        while (json.Read() && json.CurrentDepth >= depth && json.BytesConsumed <= LookedAt)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == depth && MessageEventLine.IsOwn(ref json))
                return true;
        }

        return false;
    }

    /// <summary>Gets the name of a list from its position. It contains no escapes.</summary>
    public static string NameAt(ReadOnlySpan<byte> text, long at)
    {
        var name = text[((int)at + 1)..];
        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)'"')]);
    }

    /// <summary>Finds what would be lost of a field of a response that is not the list that is read; null if more has to be read for it.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="value">The value from its beginning, and what follows it.</param>
    /// <param name="isAll">Whether no more is read.</param>
    public static JsonLoss? LossOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isAll)
    {
        JsonLoss? undecided = isAll || value.Length >= LookedAt ? JsonLoss.None : null;
        var json = new Utf8JsonReader(value[..Math.Min(value.Length, LookedAt)], isFinalBlock: false, default);
        try
        {
            if (!json.Read())
                return undecided;
            var isList = json.TokenType == JsonTokenType.StartArray;
            while (json.TokenType == JsonTokenType.StartArray)
            {
                if (!json.Read())
                    return undecided;
            }

            if (json.TokenType != JsonTokenType.StartObject)
                return !isList && IsOwner(name) && IsValue(ref json) ? JsonLoss.Ids : JsonLoss.None;
            if (isList && IsList(name))
                return JsonLoss.Objects;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.EndObject)
                    return JsonLoss.None;
                var isOwn = isList ? IsOwn(ref json) : IsId(ref json) || (IsOwner(name) && (json.ValueTextEquals("id"u8) || json.ValueTextEquals("api_id"u8)));
                if (!json.Read())
                    break;
                if (isOwn && (isList || IsValue(ref json)))
                    return isList ? JsonLoss.Objects : JsonLoss.Ids;
                if (!json.TrySkip())
                    break;
            }
        }
        catch (JsonException)
        {
            // The reader of the object reports it.
            return JsonLoss.None;
        }

        return undecided;
    }

    /// <summary>Says what would be lost.</summary>
    /// <param name="loss">What it is.</param>
    /// <param name="field">The field.</param>
    /// <param name="list">The list that is read.</param>
    /// <param name="isBehind">Whether the field is behind the list.</param>
    public static string Describe(JsonLoss loss, string field, string list, bool isBehind) => loss == JsonLoss.Ids
        ? $"the object has a list of others beside ids in {field}, which would be lost: write the ids into each object of the list."
        : $"the object has two lists of objects, {(isBehind ? list : field)} and {(isBehind ? field : list)}, so it is not clear which one to read.";

    /// <summary>Gives the name of a field as it is shown.</summary>
    public static string Show(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name) is var text && FieldNames.IsName(text) ? $"'{text}'" : "a field";

    private static string? ProblemOf(ReadOnlySpan<byte> text, long list)
    {
        var looked = text[..Math.Min(text.Length, LookedAt)];
        var json = new Utf8JsonReader(looked, isFinalBlock: false, default);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.ValueSpan;
                var at = json.TokenStartIndex;
                if (!json.Read())
                    break;
                if (at != list && LossOf(name, looked[(int)json.TokenStartIndex..], isAll: true) is { } loss and not JsonLoss.None)
                    return Describe(loss, Show(name), $"'{NameAt(text, list)}'", isBehind: at > list);
                if (!json.TrySkip())
                    break;
            }
        }
        catch (JsonException)
        {
            // The reader of the object reports it.
        }

        return null;
    }

    // What events belong to.
    private static bool IsOwner(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "user"u8) || Ascii.EqualsIgnoreCase(name, "campaign"u8)
        || Ascii.EqualsIgnoreCase(name, "canvas"u8) || Ascii.EqualsIgnoreCase(name, "variation"u8) || Ascii.EqualsIgnoreCase(name, "message_variation"u8)
        || Ascii.EqualsIgnoreCase(name, "dispatch"u8) || Ascii.EqualsIgnoreCase(name, "send"u8);

    private static bool IsId(ref Utf8JsonReader json) => MessageEventLine.FieldAt(ref json) is EventField.UserId or EventField.ExternalUserId
        or EventField.CampaignId or EventField.CampaignApiId or EventField.VariationId or EventField.VariationApiId or EventField.DispatchId or EventField.SendId or EventField.Canvas;

    private static bool IsValue(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.Number or JsonTokenType.StartObject || (json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty);
}

/// <summary>What would be lost of a field of a response.</summary>
internal enum JsonLoss
{
    None,

    /// <summary>People or events.</summary>
    Objects,

    /// <summary>The ids of what the events of the list belong to.</summary>
    Ids,
}

/// <summary>The kinds of top-level objects.</summary>
internal enum JsonEnvelopeKind
{
    /// <summary>The object itself is a person or an event.</summary>
    None,

    /// <summary>The object contains a list of people or events.</summary>
    Response,

    /// <summary>The object contains a person or an event in a field.</summary>
    Message,

    /// <summary>The object contains two lists of objects, and is malformed.</summary>
    Ambiguous,
}
