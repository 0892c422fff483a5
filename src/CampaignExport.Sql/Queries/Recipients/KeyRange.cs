using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>A partition of the recipients of a host's query: a range of keys. The first range has no start, the last one has no end.</summary>
/// <param name="After">The key before the range; null for none.</param>
/// <param name="Until">The last key of the range; null for none.</param>
internal sealed record KeyRange(string? After, string? Until)
{
    /// <summary>The cursor before the first row; null for the beginning of all rows.</summary>
    public SqlCursor? Start => After is null ? null : new(After, 0);

    /// <summary>Gets the range of a query; null for all keys.</summary>
    /// <exception cref="CheckpointException">The partition belongs to another source.</exception>
    public static KeyRange? Of(RecipientQuery query)
    {
        if (query.Partition is not { } partition)
            return null;
        try
        {
            if (JsonSerializer.Deserialize(partition, KeyRangeJson.Default.StringArray) is [var after, var until])
                return new(after, until);
        }
        catch (JsonException)
        {
            // The text may contain a key, so the error is not passed on.
        }

        throw new CheckpointException("The partition does not belong to this query. Start the export again from the beginning.");
    }

    /// <summary>Divides the range at keys, in order.</summary>
    public IEnumerable<KeyRange> DivideAt(IReadOnlyList<string> ends) =>
        ends.Append(Until).Zip(ends.Prepend(After), (until, after) => new KeyRange(after, until));

    public override string ToString() => JsonSerializer.Serialize([After, Until], KeyRangeJson.Default.StringArray);
}

/// <summary>The JSON of ranges.</summary>
[JsonSerializable(typeof(string?[]))]
internal sealed partial class KeyRangeJson : JsonSerializerContext;
