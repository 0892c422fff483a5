using Avro;

namespace CampaignExport.Avro;

/// <summary>The schema of a file of events.</summary>
internal static class EventSchema
{
    private const int MostTypes = 10_000;
    private const int LargestFixed = 1024 * 1024;

    /// <exception cref="InvalidDataException">The schema does not describe records, or is so large or recursive that a file could use unbounded time and memory.</exception>
    public static RecordSchema Parse(string json)
    {
        if (Schema.Parse(json) is not RecordSchema schema)
            throw new InvalidDataException("the schema of the file does not describe records.");
        if (Count(schema, []) > MostTypes)
            throw new InvalidDataException("the schema of the file has more than 10,000 fields, or a recursive record.");
        return schema;
    }

    /// <summary>The event type: its full name from the segment <c>users</c> on, without regard to case; null if it has no such segment.</summary>
    public static string? KindOf(RecordSchema schema)
    {
        const string users = "users.";
        var name = schema.Fullname;
        if (name.StartsWith(users, StringComparison.OrdinalIgnoreCase))
            return name;
        var at = name.IndexOf($".{users}", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : name[(at + 1)..];
    }

    // The number of types. A named type counts each time it is used, since the library reads recursively.
    private static long Count(Schema schema, Dictionary<Schema, long> known)
    {
        if (known.TryGetValue(schema, out var count))
            return count;
        if (schema is RecordSchema)
            known[schema] = MostTypes;
        count = schema switch
        {
            RecordSchema record => record.Fields.Aggregate(1L, (sum, field) => Sum(sum, field.Schema)),
            UnionSchema union => union.Schemas.Aggregate(1L, Sum),
            ArraySchema array => Sum(1, array.ItemSchema),
            MapSchema map => Sum(1, map.ValueSchema),
            LogicalSchema logical => Sum(1, logical.BaseSchema),
            FixedSchema { Size: < 0 or > LargestFixed } => MostTypes,
            _ => 1,
        };
        if (schema is RecordSchema)
            known[schema] = count;
        return count;

        long Sum(long sum, Schema part) => Math.Min(sum + Count(part, known), MostTypes + 1);
    }
}
