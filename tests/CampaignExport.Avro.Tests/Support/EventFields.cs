using System.Globalization;
using System.Text.Json;
using CampaignExport.Events;

namespace CampaignExport.Avro.Tests.Support;

/// <summary>Events as fields of files: JSON Lines, and container files of one kind each with random types.</summary>
internal static class EventFields
{
    private static readonly string[] Texts = ["id", "user_id", "campaign_id", "message_variation_id", "dispatch_id", "platform", "button_id", "action", "orphaned_by_id"];

    public static string Line(MessageEvent one)
    {
        var fields = Of(one);
        fields["event_type"] = one.Kind.Name;
        return JsonSerializer.Serialize(fields);
    }

    public static byte[] File(IGrouping<EventKind, MessageEvent> events, Random random)
    {
        var (timeType, terminalType, indexType) = (random.Next(3), random.Next(2), random.Next(2));
        var schema = AvroFile.SchemaOf(random.Next(2) == 0 ? events.Key.Name : $"com.example.{events.Key.Name}", string.Join(",",
        [
            """{"name":"later","type":["null",{"type":"array","items":"string"}],"default":null}""",
            .. Texts.Select(name => $$"""{"name":"{{name}}","type":["null","string"],"default":null}"""),
            $$"""{"name":"time","type":{{new[] { "\"int\"", "[\"null\",\"long\"]", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}" }[timeType]}}}""",
            $$"""{"name":"is_terminal","type":["null","{{(terminalType == 0 ? "boolean" : "string")}}"]}""",
            $$"""{"name":"conversion_behavior_index","type":["{{(indexType == 0 ? "int" : "string")}}","null"]}""",
        ]));
        return AvroFile.Write(schema, events.Select(one =>
        {
            var fields = Of(one);
            var (terminal, index) = ((string?)fields["is_terminal"], (string?)fields["conversion_behavior_index"]);
            fields["time"] = timeType switch { 0 => (int)one.Time.ToUnixTimeSeconds(), 1 => one.Time.ToUnixTimeSeconds(), _ => one.Time.UtcDateTime };
            fields["is_terminal"] = terminal is null || terminalType == 1 ? terminal : bool.Parse(terminal);
            fields["conversion_behavior_index"] = index is null || indexType == 1 ? index : int.Parse(index, CultureInfo.InvariantCulture);
            fields["later"] = random.Next(2) == 0 ? null : new[] { "x", "y" };
            return fields;
        }), random.Next(2) == 0 ? global::Avro.File.Codec.Type.Null : global::Avro.File.Codec.Type.Deflate, random.Next(100, 4000));
    }

    private static Dictionary<string, object?> Of(MessageEvent one)
    {
        var fields = new Dictionary<string, object?>
        {
            ["id"] = one.Id,
            ["user_id"] = one.UserId,
            ["time"] = one.Time.ToUnixTimeSeconds(),
            ["campaign_id"] = one.CampaignId,
            ["message_variation_id"] = one.VariationId,
            ["dispatch_id"] = one.DispatchId,
            ["platform"] = one.Kind.ChannelFromPlatform ? one.Channel![..one.Channel!.IndexOf('_', StringComparison.Ordinal)] : null,
            ["button_id"] = null,
            ["action"] = null,
            ["is_terminal"] = null,
            ["conversion_behavior_index"] = null,
            ["orphaned_by_id"] = one.ReplacedBy,
        };
        if (one.Kind.DetailField is { } field and not "platform")
            fields[field] = one.Detail;
        return fields;
    }
}
