using CampaignExport.Campaigns;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The queries of recipients in the tables of a <see cref="SqlProfileStore"/>.</summary>
/// <param name="prefix">What the names of tables begin with.</param>
/// <param name="campaign">What is known of the campaign; null for what receipts say.</param>
internal sealed class RecipientStatements(string prefix, Campaign? campaign = null) : IRecipientStatements
{
    private const string Bucket = "p.bucket";

    public SqlField Key => ProfileFields.Stored[0];

    public IReadOnlyDictionary<string, SqlField> Custom { get; } = new Dictionary<string, SqlField>();

    public string Description => "tables of profiles";

    public bool HasBuckets => true;

    public Func<RecipientQuery, SqlCursor?, int, SqlStatement> KeyAfter => FindKey;

    public async ValueTask<IRecipientStatements> ForAsync(SqlDatabase database, RecipientQuery query, CancellationToken cancellationToken)
    {
        if (query.CampaignId is not { } id)
            return this;
        var known = await database.ReadAsync(new CampaignStatements(prefix).Describe(id), CampaignStatements.DescribeAsync, cancellationToken).ConfigureAwait(false);
        return known is null ? this : new RecipientStatements(prefix, known);
    }

    // So the index of buckets serves, and those of one range stand side by side in it.
    public bool IsByBucket(RecipientQuery query) => query.Buckets is not null;

    public bool HasExtraField(RecipientQuery query) => IsByBucket(query);

    public HostKeyWatch? Watch(SqlCursor? after, int fields) => null;

    public SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after) => null;

    public SqlRowQuery CreateQuery(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null)
    {
        var parameters = new Dictionary<string, object?> { ["limit"] = limit };
        // Who was deleted is no recipient any more, and who was merged is the one it was merged into. Where nobody was, no row is asked about.
        var conditions = new List<string>
        {
            $"(NOT EXISTS (SELECT 1 FROM {prefix}user_changes) OR NOT EXISTS (SELECT 1 FROM {prefix}user_changes u WHERE u.user_id = p.braze_id))",
        };
        var isByBucket = IsByBucket(query);
        var tables = $"{prefix}profiles p";
        if (query.CampaignId is { } id)
        {
            // SQLite takes the tables of a cross join in their order, so it need not sort; to PostgreSQL it is a join like others.
            tables = isByBucket ? $"{tables} CROSS JOIN {prefix}campaign_recipients r" : $"{prefix}campaign_recipients r CROSS JOIN {tables}";
            conditions.AddRange(["r.campaign_id = @campaign", "r.user_id = p.braze_id"]);
            parameters["campaign"] = id;
            if (campaign is { IsMultivariate: true } && fields.Any(field => field.Column == "variation_name"))
                parameters["channel"] = campaign.Channels[0];
        }

        // Of two columns that are the same, SQLite knows only the one that it reads first to be in order.
        var key = query.CampaignId is null || isByBucket ? "p.braze_id" : "r.user_id";
        if (after is not null)
            parameters["cursor"] = after.Key;
        if (query.Buckets is { } buckets)
        {
            conditions.AddRange(["p.bucket >= @first", "p.bucket <= @last"]);
            // From a cursor on the first bucket is its own, and what was read of that is passed over in the index.
            (parameters["first"], parameters["last"]) = (after?.Number ?? buckets.First, (long)buckets.Last);
            if (after is not null)
                conditions.Add("(p.bucket > @first OR p.braze_id > @cursor)");
        }
        else if (after is not null)
        {
            conditions.Add($"{key} > @cursor");
        }

        if (upTo is not null)
        {
            conditions.Add($"{key} <= @end");
            parameters["end"] = upTo.Key;
        }

        var columns = fields.Select(field => ColumnOf(field, query)).Concat(isByBucket ? [Bucket] : []);
        return new(
            $"""
            SELECT {string.Join(", ", columns)}
            FROM {tables}
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY {(isByBucket ? "p.bucket, " : "")}{key} LIMIT @limit
            """,
            [.. fields.Select(field => field.IsInteger), .. isByBucket ? [true] : Array.Empty<bool>()],
            parameters);
    }

    // Who was deleted has a key as well: it is no more than a place to go on after.
    private SqlStatement FindKey(RecipientQuery query, SqlCursor? after, int count)
    {
        var (key, table, condition) = query.CampaignId is null ? ("braze_id", "profiles", "0 = 0") : ("user_id", "campaign_recipients", "campaign_id = @campaign");
        var statement = new SqlStatement(
            $"SELECT {key} FROM {prefix}{table} WHERE {condition}{(after is null ? "" : $" AND {key} > @cursor")} ORDER BY {key} LIMIT 1 OFFSET @passed")
            .With("passed", count - 1L);
        if (query.CampaignId is { } campaign)
            statement.With("campaign", campaign);
        return after is null ? statement : statement.With("cursor", after.Key);
    }

    // Without a campaign there is no receipt. Of one that is not multivariate there are no variations, whatever events say.
    private string ColumnOf(SqlField field, RecipientQuery query)
    {
        if (!ProfileFields.Receipt.Contains(field))
            return $"p.{field.Column}";
        if (query.CampaignId is null)
            return $"CAST(NULL AS {(field.IsInteger ? "BIGINT" : "TEXT")})";
        return field.Column switch
        {
            "in_control" => "coalesce(r.in_control, 0)",
            _ when campaign is { IsMultivariate: false } => "CAST(NULL AS TEXT)",
            "variation_name" when campaign is not null => $"""
                coalesce(nullif(r.variation_name, ''), (SELECT max(v.name) FROM {prefix}variations v
                    WHERE v.campaign_id = @campaign AND v.channel IN (@channel, '') AND v.variation_id = r.variation_id))
                """,
            _ => $"r.{field.Column}",
        };
    }
}
