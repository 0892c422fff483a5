using System.Globalization;
using System.Text.Json;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>
/// Reads one line of a file of events. Fields may stand in the object itself or in its <c>user</c> and <c>properties</c>, and
/// values may be wrapped by the name of their type: <c>{"string":"x"}</c>.
/// </summary>
internal static class MessageEventLine
{
    /// <summary>Reads a line.</summary>
    /// <returns>The event; null if it is passed over.</returns>
    /// <exception cref="SourceFormatException">The line is not JSON, no object, or a field is missing or has not the type documented.</exception>
    public static MessageEvent? Read(ReadOnlySpan<byte> line, string file, long number, string? kindOfFile, out WhyPassedOver passedOver)
    {
        var json = new Utf8JsonReader(line);
        var field = "";
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw new SourceFormatException(file, number, json.TokenStartIndex + 1, "this is not a JSON object: each line must be one.");
            var draft = default(MessageEventDraft);
            ReadFields(ref json, ref draft, ref field, isNested: false);
            // Throws if anything but blanks follows.
            json.Read();
            field = "";
            return draft.ToEvent(kindOfFile, out passedOver);
        }
        catch (JsonException error)
        {
            // What it says quotes the line, which is a person's: it is not kept.
            throw new SourceFormatException(file, number, (error.BytePositionInLine ?? 0) + 1, "this is not JSON, or the line ends too early.");
        }
        catch (InvalidOperationException)
        {
            throw new SourceFormatException(file, number, json.TokenStartIndex + 1, "the name of a field holds half a character.");
        }
        catch (FormatException error)
        {
            throw field.Length > 0
                ? new SourceFormatException(file, number, json.TokenStartIndex + 1, $"'{field}' {error.Message}.")
                : new SourceFormatException(file, number, 1, $"{error.Message}.");
        }
    }

    private static void ReadFields(ref Utf8JsonReader json, ref MessageEventDraft draft, ref string field, bool isNested)
    {
        while (json.NextField())
        {
            if (json.TakesField("id"u8))
                draft.Id = Text(ref json, ref field, "id");
            else if (json.TakesField("event_type"u8))
                draft.Kind = Text(ref json, ref field, "event_type");
            else if (json.TakesField("time"u8))
                draft.Time = Time(ref json, ref field);
            else if (json.TakesField("user_id"u8))
                draft.UserId = Text(ref json, ref field, "user_id");
            else if (json.TakesField("campaign_id"u8))
                draft.CampaignId = Text(ref json, ref field, "campaign_id");
            else if (json.TakesField("message_variation_id"u8))
                draft.VariationId = Text(ref json, ref field, "message_variation_id");
            else if (json.TakesField("message_variation_name"u8))
                draft.VariationName = Text(ref json, ref field, "message_variation_name");
            else if (json.TakesField("dispatch_id"u8))
                draft.DispatchId = Text(ref json, ref field, "dispatch_id");
            else if (json.TakesField("send_id"u8))
                draft.SendId = Text(ref json, ref field, "send_id");
            else if (json.TakesField("platform"u8))
                draft.Platform = Text(ref json, ref field, "platform");
            else if (json.TakesField("button_id"u8))
                draft.ButtonId = Text(ref json, ref field, "button_id");
            else if (json.TakesField("action"u8))
                draft.Action = Text(ref json, ref field, "action");
            else if (json.TakesField("is_terminal"u8))
                draft.IsTerminal = Text(ref json, ref field, "is_terminal");
            else if (json.TakesField("conversion_behavior_index"u8))
                draft.ConversionBehaviorIndex = Text(ref json, ref field, "conversion_behavior_index");
            else if (json.TakesField("orphaned_by_id"u8))
                draft.OrphanedById = Text(ref json, ref field, "orphaned_by_id");
            else if (!isNested && (json.TakesField("user"u8) || json.TakesField("properties"u8)))
                ReadNested(ref json, ref draft, ref field);
            else
                json.Skip();
        }
    }

    private static void ReadNested(ref Utf8JsonReader json, ref MessageEventDraft draft, ref string field)
    {
        if (json.TokenType == JsonTokenType.StartObject)
            ReadFields(ref json, ref draft, ref field, isNested: true);
        else
            json.Skip();
    }

    /// <summary>Reads a value as a text; an empty one is null.</summary>
    private static string? Text(ref Utf8JsonReader json, ref string field, string name)
    {
        field = name;
        var isWrapped = Unwrap(ref json);
        var text = json.TokenType switch
        {
            JsonTokenType.Number => json.Integer()!.Value.ToString(CultureInfo.InvariantCulture),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => json.Text(),
        };
        Close(ref json, isWrapped);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader json, ref string field)
    {
        field = "time";
        var isWrapped = Unwrap(ref json);
        var time = json.Timestamp();
        Close(ref json, isWrapped);
        return time;
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

    private static void Close(ref Utf8JsonReader json, bool isWrapped)
    {
        if (isWrapped && (!json.Read() || json.TokenType != JsonTokenType.EndObject))
            throw new FormatException("is an object, and not one value with the name of its type");
    }
}
