using System.Text;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>
/// Extracts the record from a message of a data pipeline: <c>{"type":"RECORD","record":{...}}</c>, <c>{"stream":"...","data":{...}}</c>, or
/// the second one inside the first.
/// </summary>
internal static class JsonMessage
{
    /// <summary>Determines whether this is a message type. People and events have no such type.</summary>
    public static bool IsType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("RECORD"u8) || type.SequenceEqual("SCHEMA"u8) || type.SequenceEqual("STATE"u8)
        || type.SequenceEqual("ACTIVATE_VERSION"u8) || type.SequenceEqual("BATCH"u8)
        || type.SequenceEqual("CATALOG"u8) || type.SequenceEqual("LOG"u8) || type.SequenceEqual("TRACE"u8) || type.SequenceEqual("CONTROL"u8);

    /// <summary>Finds the record of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">The type of the message if it contains no record; otherwise null.</param>
    /// <returns>The range of the record: all of the text if it is not a message. The reader of records reports invalid JSON.</returns>
    /// <exception cref="FormatException">The record is missing.</exception>
    public static Range Find(ReadOnlySpan<byte> message, out string? type)
    {
        type = null;
        try
        {
            var fields = Fields.Read(message);
            if (fields.Record is { } record)
            {
                var inner = Fields.Read(message[record]);
                return inner is { HasStream: true, Data: { } data } ? (record.Start.Value + data.Start.Value)..(record.Start.Value + data.End.Value) : record;
            }

            if (fields.Type is null or "RECORD" && (fields.HasStream || fields.IsRow) && fields.Data is { } own)
                return own;
            if (fields.Type is "RECORD")
                throw new FormatException("the message of the type RECORD contains no record");
            if (fields.Type is "BATCH")
                throw new FormatException("the message of the type BATCH names other files, which contain the records: read those files");
            type = fields.Type;
        }
        catch (JsonException)
        {
            // The reader of the record reports it.
        }

        return ..message.Length;
    }

    private struct Fields
    {
        public string? Type;
        public bool HasStream;
        public bool IsRow;
        public Range? Record;
        public Range? Data;

        /// <exception cref="JsonException">The text is not JSON.</exception>
        public static Fields Read(ReadOnlySpan<byte> message)
        {
            var fields = default(Fields);
            var json = new Utf8JsonReader(message);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return fields;
            while (json.NextField())
            {
                var name = json.ValueSpan;
                json.Read();
                var (token, from) = (json.TokenType, (int)json.TokenStartIndex);
                if (token == JsonTokenType.String && name.SequenceEqual("type"u8) && IsType(json.ValueSpan))
                    fields.Type = Encoding.UTF8.GetString(json.ValueSpan);
                fields.HasStream |= token == JsonTokenType.String && name.SequenceEqual("stream"u8);
                json.Skip();
                if (token != JsonTokenType.StartObject)
                    continue;
                var value = from..(int)json.BytesConsumed;
                if (name.SequenceEqual("record"u8))
                    fields.Record = value;
                fields.IsRow |= name.SequenceEqual("_airbyte_data"u8);
                if (name.SequenceEqual("data"u8) || name.SequenceEqual("_airbyte_data"u8))
                    fields.Data = value;
            }

            return fields;
        }
    }
}
