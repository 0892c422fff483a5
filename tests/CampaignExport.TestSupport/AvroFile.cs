using Avro;
using Avro.File;
using Avro.Generic;

namespace CampaignExport.TestSupport;

/// <summary>Container files written by the library, and bytes of such files.</summary>
public static class AvroFile
{
    /// <summary>The delivered fields of a sent mail: flat, mostly nullable, and more than are read.</summary>
    public const string SentFields =
        """
        {"name":"id","type":"string"},{"name":"user_id","type":"string"},{"name":"external_user_id","type":["null","string"],"default":null},
        {"name":"time","type":"int"},{"name":"timezone","type":["null","string"],"default":null},{"name":"campaign_id","type":["null","string"],"default":null},
        {"name":"message_variation_id","type":["null","string"],"default":null},{"name":"message_variation_name","type":["null","string"],"default":null},
        {"name":"dispatch_id","type":["null","string"],"default":null},{"name":"is_drop","type":["null","boolean"],"default":null}
        """;

    public static string Sent { get; } = SchemaOf("users.messages.email.Send", SentFields);

    public static string SchemaOf(string kind, string fields)
    {
        var dot = kind.LastIndexOf('.');
        return $$"""{"type":"record","name":"{{kind[(dot + 1)..]}}","namespace":"{{kind[..Math.Max(0, dot)]}}","fields":[{{fields}}]}""";
    }

    public static Dictionary<string, object?> SentRecord(int id) => new()
    {
        ["id"] = FormattableString.Invariant($"e{id}"),
        ["user_id"] = FormattableString.Invariant($"u{id % 77}"),
        ["external_user_id"] = "user-1",
        ["time"] = 1_780_000_000 + id,
        ["timezone"] = null,
        ["campaign_id"] = "c",
        ["message_variation_id"] = FormattableString.Invariant($"v{id % 2}"),
        ["message_variation_name"] = "Variation é",
        ["dispatch_id"] = "d",
        ["is_drop"] = null,
    };

    /// <summary>A file of sent mails.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="codec">How blocks are packed.</param>
    /// <param name="blockBytes">How long blocks are; the library takes no less than 32.</param>
    public static byte[] OfSent(int count, Codec.Type codec = Codec.Type.Null, int blockBytes = 1000) =>
        Write(Sent, Enumerable.Range(0, count).Select(SentRecord), codec, blockBytes);

    public static byte[] Write(string schema, IEnumerable<Dictionary<string, object?>> records, Codec.Type codec = Codec.Type.Null, int blockBytes = 1000)
    {
        var parsed = (RecordSchema)Schema.Parse(schema);
        using var bytes = new MemoryStream();
        using (var writer = DataFileWriter<GenericRecord>.OpenWriter(new GenericDatumWriter<GenericRecord>(parsed), bytes, Codec.CreateCodec(codec), leaveOpen: true))
        {
            writer.SetSyncInterval(blockBytes);
            foreach (var values in records)
            {
                var record = new GenericRecord(parsed);
                foreach (var (name, value) in values)
                    record.Add(name, value);
                writer.Append(record);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A file without a record: its header, the last 16 bytes of which are the sync marker.</summary>
    public static byte[] Header(string schema) => Write(schema, []);

    /// <summary>Numbers as the format writes them.</summary>
    public static byte[] Numbers(params long[] numbers)
    {
        using var bytes = new MemoryStream();
        foreach (var number in numbers)
        {
            var bits = (ulong)((number << 1) ^ (number >> 63));
            for (; bits > 0x7F; bits >>= 7)
                bytes.WriteByte((byte)(bits | 0x80));
            bytes.WriteByte((byte)bits);
        }

        return bytes.ToArray();
    }

    /// <summary>A header and a block behind it that claims a number of records.</summary>
    public static byte[] WithBlock(string schema, long records, byte[] block)
    {
        var header = Header(schema);
        return [.. header, .. Numbers(records, block.Length), .. block, .. header[^16..]];
    }
}
