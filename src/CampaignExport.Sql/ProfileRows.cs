using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Profiles on their way into their table. What the columns of an export write is what is kept.</summary>
internal sealed class ProfileRows(string prefix)
{
    private const int Buckets = 10_000;

    private static readonly Column<Recipient>[] Columns =
    [
        .. new RecipientChoice(RecipientContents.UserData).CreateSelection().Columns.Where(column => column.Name != "Appboy ID"),
        new RecipientChoice(RecipientContents.Email).CreateSelection().Columns.Single(column => column.Name == "opted_in_to_emails_at"),
        new("custom_attributes", static (row, cell) => SqlJson.WriteAttributes(row.CustomAttributes, cell)),
        new("custom_events", static (row, cell) => SqlJson.WriteEvents(row.CustomEvents, cell)),
    ];

    private static readonly (string Name, bool IsInteger)[] Names =
        [("bucket", true), .. ProfileFields.Stored.Select(field => (field.Column, field.IsInteger))];

    private static readonly string OnConflict = "ON CONFLICT (braze_id) DO UPDATE SET "
        + string.Join(", ", Names.Where(column => column.Name != "braze_id").Select(column => $"{column.Name} = excluded.{column.Name}"));

    private readonly SqlRowBuffer _rows = new();

    public SqlRowBatch Batch => new($"{prefix}profiles", Names, "braze_id", OnConflict, _rows.Written, _rows.Count);

    public void Add(Recipient profile, string key)
    {
        _rows.BeginRow(Names.Length);
        _rows.WriteInteger(BucketOf(profile, key));
        _rows.WriteText(key);
        foreach (var column in Columns)
            column.Write(profile, _rows);
    }

    public void Clear() => _rows.Clear();

    /// <summary>The random bucket of a profile; one that is made of its key where it has none.</summary>
    private static long BucketOf(Recipient profile, string key)
    {
        if (profile.RandomBucket is >= 0 and < Buckets and var bucket)
            return bucket;
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(key))
            hash = (hash ^ part) * 16777619;
        return hash % Buckets;
    }
}
