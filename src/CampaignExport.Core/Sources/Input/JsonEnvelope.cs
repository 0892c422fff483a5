using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>What an object that stands by itself is: one that is read, or one that holds those that are read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="List">Where the name of the list begins that a response holds the objects in.</param>
internal readonly record struct JsonEnvelope(JsonEnvelopeKind Kind, long List = 0)
{
    // The list of a response may have any size, so what stands behind this is not looked at to find out what the object is.
    private const int LookedAt = 64 * 1024;

    /// <summary>Finds what an object is by its fields; null if more has to be read for it.</summary>
    /// <remarks>It depends on the object alone and not on how much of it was read, so that a reading that is resumed finds the same.</remarks>
    /// <param name="text">The object from its beginning, and what follows it.</param>
    /// <param name="isAll">Whether no more is read.</param>
    public static JsonEnvelope? Find(ReadOnlySpan<byte> text, bool isAll)
    {
        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        var (isMessage, hasStream, hasData) = (false, false, false);
        (long At, bool IsEmpty)? list = null;
        try
        {
            json.Read();
            while (json.Read() && (list is null || json.BytesConsumed <= LookedAt))
            {
                if (json.TokenType == JsonTokenType.EndObject)
                    return Found(isMessage || (hasStream && hasData));
                if (IsOwn(ref json))
                    return new(JsonEnvelopeKind.None);
                var name = json.ValueSpan;
                var at = json.TokenStartIndex;
                if (!json.Read() || (list is not null && json.BytesConsumed > LookedAt))
                    break;
                if (json.TokenType == JsonTokenType.StartArray && IsList(name))
                {
                    var item = json;
                    var hasItem = item.Read();
                    if (!hasItem && !isAll)
                        return null;
                    var isEmpty = !hasItem || item.TokenType == JsonTokenType.EndArray;
                    if (list is { IsEmpty: false } && !isEmpty && item.TokenType == JsonTokenType.StartObject)
                        return new(JsonEnvelopeKind.None);
                    if (isEmpty ? list is null : item.TokenType == JsonTokenType.StartObject)
                        list = (at, isEmpty);
                }

                isMessage |= name.SequenceEqual("type"u8) && json.TokenType == JsonTokenType.String && JsonMessage.IsType(json.ValueSpan);
                isMessage |= name.SequenceEqual("_airbyte_data"u8) && json.TokenType == JsonTokenType.StartObject;
                hasStream |= name.SequenceEqual("stream"u8) && json.TokenType == JsonTokenType.String;
                hasData |= name.SequenceEqual("data"u8) && json.TokenType == JsonTokenType.StartObject;
                if (!json.TrySkip())
                    break;
            }
        }
        catch (JsonException)
        {
            // Reported where it is read.
            return Found(isMessage: false);
        }

        return isAll || (list is not null && text.Length > LookedAt) ? Found(isMessage: false) : null;

        JsonEnvelope Found(bool isMessage) =>
            list is { } found ? new(JsonEnvelopeKind.Response, found.At) : new(isMessage ? JsonEnvelopeKind.Message : JsonEnvelopeKind.None);
    }

    /// <summary>Whether the reader is on the name of a field that a person or an event has, and a response has not.</summary>
    public static bool IsOwn(ref Utf8JsonReader json) => UserExportFields.IsKnown(ref json) || MessageEventLine.IsOwn(ref json);

    // Whether a field of a response holds the objects, if it is a list.
    private static bool IsList(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("users"u8) || field.SequenceEqual("events"u8) || field.SequenceEqual("records"u8)
        || field.SequenceEqual("data"u8) || field.SequenceEqual("results"u8);
}

/// <summary>What an object that stands by itself is.</summary>
internal enum JsonEnvelopeKind
{
    /// <summary>It is read itself.</summary>
    None,

    /// <summary>It holds the objects that are read in a list.</summary>
    Response,

    /// <summary>It holds an object that is read in a field.</summary>
    Message,
}
