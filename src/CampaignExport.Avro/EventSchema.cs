using Avro;

namespace CampaignExport.Avro;

/// <summary>The schema of a file of events.</summary>
internal static class EventSchema
{
    private const int MostTypes = 10_000;
    private const int LargestFixed = 1024 * 1024;

    /// <exception cref="InvalidDataException">It is not one of records, or one that a file could take any amount of time and memory with.</exception>
    public static RecordSchema Parse(string json)
    {
        if (Schema.Parse(json) is not RecordSchema schema)
            throw new InvalidDataException("the schema of the file is not one of records.");
        if (Count(schema, []) > MostTypes)
            throw new InvalidDataException("the schema of the file has more than 10,000 fields, or a record that holds itself.");
        return schema;
    }

    /// <summary>What its events are: its full name, from the part <c>users</c> on, in any case; null if there is no such part.</summary>
    public static string? KindOf(RecordSchema schema)
    {
        const string users = "users.";
        var name = schema.Fullname;
        if (name.StartsWith(users, StringComparison.OrdinalIgnoreCase))
            return name;
        var at = name.IndexOf($".{users}", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : name[(at + 1)..];
    }

    // How many types it has, those of a named type each time that it is named: the library reads by recursion.
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
