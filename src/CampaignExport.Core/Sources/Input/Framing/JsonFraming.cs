using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>The layout of the objects in a JSON text, detected from its start.</summary>
/// <param name="IsLines">Whether each line is an object.</param>
/// <param name="AreMessages">Whether the lines are messages, each with the actual object in a field.</param>
internal readonly record struct JsonFraming(bool IsLines, bool AreMessages = false)
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
        if (text is [(byte)'[', ..])
            return Objects;
        if (text.IsEmpty && !isAll && !isEnough)
            return null;
        if (text is not [(byte)'{', ..])
            return Lines;
        if (JsonEnvelope.Find(text, isAll || isEnough) is not { } envelope)
            return null;
        if (envelope.Kind is JsonEnvelopeKind.Response or JsonEnvelopeKind.Ambiguous)
            return Objects;

        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            if (json.Read() && json.TrySkip())
                return EndsLine(text, (int)json.BytesConsumed, isAll || isEnough) is { } isLine ? new(isLine, isLine && envelope.Kind == JsonEnvelopeKind.Message) : null;
        }
        catch (JsonException error)
        {
            // If the error is in the first line or at the start of the next object, each line is an object. Otherwise objects span several lines.
            return error.LineNumber is null or 0 || IsAtObject(text, error) ? Lines : Objects;
        }

        return !isEnough && !isAll ? null : text.Contains((byte)'\n') ? Objects : Lines;
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
