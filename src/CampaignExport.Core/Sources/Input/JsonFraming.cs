using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>The layout of the objects in a JSON text, detected from its start.</summary>
/// <param name="IsLines">Whether each line is an object.</param>
/// <param name="IsResponse">Whether the outer objects are responses that contain the objects in a list.</param>
/// <param name="IsMessages">Whether the objects are messages, each with the actual object in a field.</param>
internal readonly record struct JsonFraming(bool IsLines, bool IsResponse = false, bool IsMessages = false)
{
    private static readonly JsonFraming Lines = new(IsLines: true);
    private static readonly JsonFraming Objects = new(IsLines: false);

    /// <summary>Detects the framing. Returns null if more has to be read.</summary>
    /// <param name="beginning">The start of the text.</param>
    /// <param name="isAll">Whether this is the whole text.</param>
    /// <param name="isEnough">Whether this is longer than the maximum length of an object.</param>
    public static JsonFraming? Find(ReadOnlySpan<byte> beginning, bool isAll, bool isEnough)
    {
        var text = beginning.TrimStart(" \t\r\n"u8);
        var isArray = text is [(byte)'[', ..];
        while (text is [(byte)'[', ..])
            text = text[1..].TrimStart(" \t\r\n"u8);
        if (text.IsEmpty && !isAll && !isEnough)
            return null;
        if (text is not [(byte)'{', ..])
            return isArray ? Objects : Lines;

        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            if (FindInFields(ref json, isAll) is { } found)
            {
                return found.IsResponse || isArray ? found
                    : EndsLine(text, (int)json.BytesConsumed, isAll || isEnough) is { } isLine ? found with { IsLines = isLine }
                    : null;
            }
        }
        catch (JsonException error)
        {
            // If the error is in the first line or at the start of the next object, each line is an object. Otherwise objects span several lines.
            var isLine = error.LineNumber is null or 0 || IsAtObject(text, error);
            return isArray || !isLine ? Objects : Lines;
        }

        return !isEnough && !isAll ? null : isArray || text.Contains((byte)'\n') ? Objects : Lines;
    }

    /// <summary>Determines whether a field of a response contains the objects, if it is a list.</summary>
    public static bool IsList(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("users"u8) || field.SequenceEqual("events"u8) || field.SequenceEqual("records"u8)
        || field.SequenceEqual("data"u8) || field.SequenceEqual("results"u8);

    private static JsonFraming? FindInFields(ref Utf8JsonReader json, bool isAll)
    {
        var (isMessage, hasStream, hasData) = (false, false, false);
        if (!json.Read())
            return null;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.EndObject)
                return Objects with { IsMessages = isMessage || (hasStream && hasData) };
            var name = json.ValueSpan;
            if (!json.Read())
                return null;
            if (json.TokenType == JsonTokenType.StartArray && IsList(name))
            {
                var item = json;
                var hasItem = item.Read();
                if (!hasItem && !isAll)
                    return null;
                if (!hasItem || item.TokenType is JsonTokenType.StartObject or JsonTokenType.EndArray)
                    return Objects with { IsResponse = true };
            }

            isMessage |= name.SequenceEqual("type"u8) && json.TokenType == JsonTokenType.String && JsonMessage.IsType(json.ValueSpan);
            isMessage |= name.SequenceEqual("_airbyte_data"u8) && json.TokenType == JsonTokenType.StartObject;
            hasStream |= name.SequenceEqual("stream"u8) && json.TokenType == JsonTokenType.String;
            hasData |= name.SequenceEqual("data"u8) && json.TokenType == JsonTokenType.StartObject;
            if (!json.TrySkip())
                return null;
        }

        return null;
    }

    // Null if it is not known yet.
    private static bool? EndsLine(ReadOnlySpan<byte> text, int end, bool isAll)
    {
        if (text[..end].Contains((byte)'\n'))
            return false;
        var rest = text[end..].TrimStart(" \t\r"u8);
        return rest.IsEmpty ? (isAll ? true : null) : rest[0] is not ((byte)',' or (byte)'{' or (byte)'[');
    }

    private static bool IsAtObject(ReadOnlySpan<byte> text, JsonException error)
    {
        for (var line = error.LineNumber; line > 0; line--)
            text = text[(text.IndexOf((byte)'\n') + 1)..];
        return error.BytePositionInLine is { } at && at < text.Length && text[(int)at] == '{';
    }
}
