using System.Globalization;
using System.Text;

namespace CampaignExport.Sql;

/// <summary>Where reading goes on: after a key, and after its random bucket where rows come by buckets.</summary>
internal sealed record SqlCursor(string Key, long? Bucket)
{
    /// <exception cref="ArgumentException">The text is none of a query like this one.</exception>
    public static SqlCursor Parse(string text, bool isByBucket)
    {
        if (!isByBucket)
            return new(text, null);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var bucket)
            ? new(text[(colon + 1)..], bucket)
            : throw new ArgumentException("The cursor is none of a query for some random buckets.", nameof(text));
    }

    /// <summary>The cursor after the last row of a block.</summary>
    public static SqlCursor After(SqlRowBlock block, int? bucketField)
    {
        var last = new SqlRow(block, block.Count - 1);
        return last.TryGetText(0, out var key)
            ? new(Encoding.UTF8.GetString(key), bucketField is { } field ? last.GetInteger(field) : null)
            : throw new InvalidOperationException("A recipient has no key to go on after. The query must not give such rows.");
    }

    public override string ToString() => Bucket is { } bucket ? string.Create(CultureInfo.InvariantCulture, $"{bucket}:{Key}") : Key;
}
