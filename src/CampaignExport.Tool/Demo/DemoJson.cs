using System.Globalization;
using System.Text.Json;

namespace CampaignExport.Tool.Demo;

/// <summary>Writes a generated campaign as responses of the campaign API.</summary>
internal static class DemoJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    /// <summary>The response of <c>/campaigns/data_series</c>.</summary>
    public static byte[] DataSeries(DemoCampaign campaign) => Write(json =>
    {
        json.WriteString("message", "success");
        json.WriteStartArray("data");
        foreach (var (at, day) in campaign.Days.Days.Index())
        {
            json.WriteStartObject();
            json.WriteString("time", Iso(day));
            WriteMetrics(json, campaign.Metrics, at);
            json.WriteStartObject("messages");
            foreach (var channel in campaign.Messages.GroupBy(message => message.Variation.Channel))
            {
                json.WriteStartArray(channel.Key);
                foreach (var message in channel)
                    WriteMessage(json, message, at);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The response of <c>/campaigns/details</c>.</summary>
    public static byte[] Details(DemoCampaign campaign) => Write(json =>
    {
        json.WriteString("message", "success");
        json.WriteString("created_at", $"{Iso(campaign.Days.First.AddDays(-12))}T09:00:00+00:00");
        json.WriteString("updated_at", $"{Iso(campaign.Days.First.AddDays(-1))}T16:30:00+00:00");
        json.WriteBoolean("archived", false);
        json.WriteBoolean("draft", false);
        json.WriteBoolean("enabled", true);
        json.WriteBoolean("has_post_launch_draft", false);
        json.WriteString("name", campaign.Name);
        json.WriteString("description", campaign.Description);
        json.WriteString("schedule_type", "time_based");
        json.WriteStartArray("channels");
        foreach (var channel in campaign.Messages.Select(message => Spelled(message.Variation.Channel)).Distinct())
            json.WriteStringValue(channel);
        json.WriteEndArray();
        json.WriteString("first_sent", $"{Iso(campaign.Days.First)}T08:00:00+00:00");
        json.WriteString("last_sent", $"{Iso(campaign.Days.Last)}T08:00:00+00:00");
        json.WriteStartArray("tags");
        json.WriteStringValue("demo");
        json.WriteEndArray();
        json.WriteStartArray("teams");
        json.WriteEndArray();
        json.WriteStartObject("messages");
        foreach (var message in campaign.Messages)
        {
            json.WriteStartObject(message.Variation.Id!);
            json.WriteString("channel", Spelled(message.Variation.Channel));
            if (message.Variation.Name is { } name)
                json.WriteString("name", name);
            foreach (var (field, text) in message.Content)
                json.WriteString(field, text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("conversion_behaviors");
        json.WriteStartObject();
        json.WriteString("type", "Makes Any Purchase");
        json.WriteNumber("window", 259_200);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    // The API spells this channel differently in details and in numbers.
    private static string Spelled(string channel) => channel == "trigger_in_app_message" ? "in-app_message" : channel;

    private static void WriteMessage(Utf8JsonWriter json, DemoMessage message, int day)
    {
        json.WriteStartObject();
        json.WriteString("variation_api_id", message.Variation.Id);
        if (message.Variation.Name is { } name)
            json.WriteString("variation_name", name);
        WriteMetrics(json, message.Metrics, day);
        json.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyList<(string Name, decimal[] Values)> metrics, int day)
    {
        foreach (var (name, values) in metrics)
            json.WriteNumber(name, values[day]);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
