using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The queries of recipients in the tables of a <see cref="SqlProfileStore"/>.</summary>
internal sealed class RecipientStatements(string prefix) : IRecipientStatements
{
    private const string Bucket = "p.bucket";

    public SqlField Key => ProfileFields.Stored[0];

    public IReadOnlyDictionary<string, SqlField> Custom { get; } = new Dictionary<string, SqlField>();

    public string Description => "tables of profiles";

    public bool HasBuckets => true;

    // So the index of buckets serves, and those of one range stand side by side in it.
    public bool IsByBucket(RecipientQuery query) => query.Buckets is not null;

    public SqlRowQuery Of(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit)
    {
        var parameters = new Dictionary<string, object?> { ["limit"] = limit };
        // Who was deleted is no recipient any more, and who was merged is the one it was merged into.
        var conditions = new List<string> { $"NOT EXISTS (SELECT 1 FROM {prefix}user_changes u WHERE u.user_id = p.braze_id)" };
        var tables = $"{prefix}profiles p";
        if (query.CampaignId is { } campaign)
        {
            tables += $" JOIN {prefix}campaign_recipients r ON r.campaign_id = @campaign AND r.user_id = p.braze_id";
            parameters["campaign"] = campaign;
        }

        if (after is { Key: var key })
            parameters["cursor"] = key;
        if (query.Buckets is { } buckets)
        {
            conditions.AddRange(["p.bucket >= @first", "p.bucket <= @last"]);
            // From a cursor on the first bucket is its own, and what was read of that is passed over in the index.
            (parameters["first"], parameters["last"]) = (after?.Bucket ?? buckets.First, (long)buckets.Last);
            if (after is not null)
                conditions.Add("(p.bucket > @first OR p.braze_id > @cursor)");
        }
        else if (after is not null)
        {
            conditions.Add("p.braze_id > @cursor");
        }

        var isByBucket = query.Buckets is not null;
        var columns = fields.Select(field => ColumnOf(field, query)).Concat(isByBucket ? [Bucket] : []);
        return new(
            $"""
            SELECT {string.Join(", ", columns)}
            FROM {tables}
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY {(isByBucket ? "p.bucket, " : "")}p.braze_id LIMIT @limit
            """,
            [.. fields.Select(field => field.IsInteger), .. isByBucket ? [true] : Array.Empty<bool>()],
            parameters);
    }

    // Without a campaign there is no variation.
    private static string ColumnOf(SqlField field, RecipientQuery query) =>
        !ProfileFields.Receipt.Contains(field) ? $"p.{field.Column}"
        : query.CampaignId is not null ? $"r.{field.Column}"
        : $"CAST(NULL AS {(field.IsInteger ? "BIGINT" : "TEXT")})";
}
