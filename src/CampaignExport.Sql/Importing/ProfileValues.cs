using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The stored values of a profile, beside its key: those that the columns of an export write.</summary>
internal static class ProfileValues
{
    private const int Buckets = 10_000;

    /// <summary>The columns, in the order of <see cref="ProfileFields.Stored"/> without the key.</summary>
    public static IReadOnlyList<Column<Recipient>> Columns { get; } =
    [
        .. new RecipientChoice(RecipientContents.UserData).CreateSelection().Columns.Where(column => column.Name != "Appboy ID"),
        new RecipientChoice(RecipientContents.Email).CreateSelection().Columns.Single(column => column.Name == "opted_in_to_emails_at"),
        new("custom_attributes", static (row, cell) => SqlJson.WriteAttributes(row.CustomAttributes, cell)),
        new("custom_events", static (row, cell) => SqlJson.WriteEvents(row.CustomEvents, cell)),
    ];

    /// <summary>Replaces U+0000, as PostgreSQL requires, so that all stores give the same text.</summary>
    public static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    /// <summary>Gets the random bucket of a profile, or a bucket derived from its key if it has none.</summary>
    public static long BucketOf(Recipient profile, string key)
    {
        if (profile.RandomBucket is >= 0 and < Buckets and var bucket)
            return bucket;
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(key))
            hash = (hash ^ part) * 16777619;
        return hash % Buckets;
    }
}
