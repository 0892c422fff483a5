using System.Buffers;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads custom attributes, whose values can be any JSON.</summary>
internal static class UserExportAttributes
{
    // A decimal holds numbers up to this length without rounding.
    private const int LongestDecimal = 28;

    public static Dictionary<string, AttributeValue>? Read(ref Utf8JsonReader json)
    {
        if (!json.EntersObject())
            return null;
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        while (json.NextField())
        {
            var name = json.AnyText();
            json.Read();
            if (!attributes.TryAdd(name, Value(ref json)))
                throw new FormatException(JsonValues.Repeated);
        }

        return attributes;
    }

    public static AttributeValue Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.True => AttributeValue.Boolean(true),
        JsonTokenType.False => AttributeValue.Boolean(false),
        JsonTokenType.String => AttributeValue.Text(json.AnyText()),
        JsonTokenType.Number when json.ValueSpan.Length <= LongestDecimal && !json.ValueSpan.ContainsAny((byte)'e', (byte)'E') =>
            AttributeValue.Number(json.GetDecimal()),
        JsonTokenType.Number => AttributeValue.Json(json.ValueSpan.ToArray()),
        _ => AttributeValue.Json(Copy(ref json)),
    };

    // Copied token by token, to remove white space, normalize escapes and replace invalid characters.
    private static byte[] Copy(ref Utf8JsonReader json)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var copy = new Utf8JsonWriter(bytes, JsonLinesFormat.WriterOptions);
        var depth = json.CurrentDepth;
        do
        {
            CopyToken(ref json, copy);
        }
        while ((json.CurrentDepth > depth || json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && json.Read());

        copy.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void CopyToken(ref Utf8JsonReader json, Utf8JsonWriter copy)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                copy.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                copy.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                copy.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                copy.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                copy.WritePropertyName(json.AnyText());
                break;
            case JsonTokenType.String:
                copy.WriteStringValue(json.AnyText());
                break;
            case JsonTokenType.Number:
                copy.WriteRawValue(json.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                copy.WriteBooleanValue(json.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Null:
                copy.WriteNullValue();
                break;
        }
    }
}
