using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>How the objects of a JSON text follow one another, found by looking at its beginning.</summary>
/// <param name="IsLines">Whether each line is an object.</param>
/// <param name="AreMessages">Whether the lines are messages, each with the object that matters in a field.</param>
internal readonly record struct JsonFraming(bool IsLines, bool AreMessages = false)
{
    private static readonly JsonFraming Lines = new(IsLines: true);
    private static readonly JsonFraming Objects = new(IsLines: false);

    /// <summary>Finds the framing; null if more has to be read for it.</summary>
    /// <param name="beginning">The beginning of the text.</param>
    /// <param name="isAll">Whether that is all of it.</param>
    /// <param name="isEnough">Whether it is longer than any object may be.</param>
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
        if (envelope.Kind == JsonEnvelopeKind.Response)
            return Objects;

        var json = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            if (json.Read() && json.TrySkip())
                return EndsLine(text, (int)json.BytesConsumed, isAll || isEnough) is { } isLine ? new(isLine, isLine && envelope.Kind == JsonEnvelopeKind.Message) : null;
        }
        catch (JsonException error)
        {
            // An object that is broken in its first line, or cut at the end of it, is a line. Any other goes over several.
            return error.LineNumber is null or 0 || IsAtObject(text, error) ? Lines : Objects;
        }

        return !isEnough && !isAll ? null : text.Contains((byte)'\n') ? Objects : Lines;
    }

    // Null if that is not known yet.
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
