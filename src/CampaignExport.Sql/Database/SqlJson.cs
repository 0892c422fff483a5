using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Writes values as JSON in the form of an export in JSON Lines, so that exports can copy them unchanged.</summary>
internal sealed class SqlJson(Utf8JsonWriter json) : CellWriter
{
    /// <summary>The JSON options of the formats.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JsonLinesFormat.Encoder };

    public static void WriteAttributes(IReadOnlyDictionary<string, AttributeValue>? attributes, CellWriter cell)
    {
        if (attributes is null)
        {
            cell.WriteNull();
            return;
        }

        var json = cell.BeginJson();
        var value = new SqlJson(json);
        json.WriteStartObject();
        foreach (var (name, attribute) in attributes)
        {
            json.WritePropertyName(name);
            attribute.WriteTo(value);
        }

        json.WriteEndObject();
        cell.EndJson();
    }

    public static void WriteEvents(IReadOnlyList<EventHistory>? events, CellWriter cell)
    {
        if (events is null)
        {
            cell.WriteNull();
            return;
        }

        var json = cell.BeginJson();
        var value = new SqlJson(json);
        json.WriteStartArray();
        foreach (var one in events)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, one.Name);
            json.WriteNumber("count"u8, one.Count);
            json.WritePropertyName("first"u8);
            value.WriteInstant(one.First);
            json.WritePropertyName("last"u8);
            value.WriteInstant(one.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        cell.EndJson();
    }

    /// <summary>Reads aliases as exports write them, and skips anything else.</summary>
    public static List<UserAlias> ReadAliases(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind != JsonValueKind.Array ? [] :
        [
            .. document.RootElement.EnumerateArray().Where(alias => alias.ValueKind == JsonValueKind.Object)
                .Select(alias => new UserAlias(TextOf(alias, "alias_name"), TextOf(alias, "alias_label"))),
        ];

        static string? TextOf(JsonElement alias, string name) =>
            alias.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public override void WriteNull() => json.WriteNullValue();

    public override void WriteText(ReadOnlySpan<char> value) => json.WriteStringValue(value);

    public override void WriteUtf8Text(ReadOnlySpan<byte> value) => json.WriteStringValue(Encoding.UTF8.GetString(value));

    public override void WriteInteger(long value) => json.WriteNumberValue(value);

    public override void WriteDecimal(decimal value) => json.WriteNumberValue(value);

    public override void WriteBoolean(bool value) => json.WriteBooleanValue(value);

    public override void WriteDate(DateOnly value) => json.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public override void WriteInstant(DateTimeOffset value) => json.WriteStringValue(value.UtcDateTime.ToString(
        value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : value.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
        CultureInfo.InvariantCulture));

    public override Utf8JsonWriter BeginJson() => json;

    public override void EndJson()
    {
    }
}
