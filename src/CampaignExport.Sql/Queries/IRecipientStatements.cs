using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The queries for recipients, from our own tables or by a host's query.</summary>
internal interface IRecipientStatements
{
    /// <summary>The field by which rows are ordered.</summary>
    SqlField Key { get; }

    /// <summary>The custom attributes with their own columns, by name.</summary>
    IReadOnlyDictionary<string, SqlField> Custom { get; }

    /// <summary>Describes what determines the rows of an export.</summary>
    string Description { get; }

    /// <summary>Whether rows have random buckets.</summary>
    bool HasBuckets { get; }

    /// <summary>
    /// Creates the query for the key that follows some keys after a row or the beginning. It returns one column, and no row if fewer keys follow. Null where
    /// keys cannot be queried alone.
    /// </summary>
    Func<RecipientQuery, SqlCursor?, int, SqlStatement>? KeyAfter { get; }

    /// <summary>Creates the statements for a campaign, with its current state; the same instance if no state is needed.</summary>
    ValueTask<IRecipientStatements> ForAsync(SqlDatabase database, RecipientQuery query, CancellationToken cancellationToken) => new(this);

    /// <summary>Whether rows are ordered by their random buckets, then by their keys; false if by their keys alone.</summary>
    bool IsByBucket(RecipientQuery query);

    /// <summary>Whether an extra field follows the requested ones.</summary>
    bool HasExtraField(RecipientQuery query);

    /// <summary>Creates the check of the keys of one read; null where the database itself keeps them unique.</summary>
    /// <param name="after">The cursor after which the read begins; null for the beginning.</param>
    /// <param name="fields">The number of requested fields.</param>
    HostKeyWatch? Watch(SqlCursor? after, int fields);

    /// <summary>
    /// Creates a query that returns a row if a row is missing between the statement that ended at a cursor and the next one, or at the beginning; null if none can be missing.
    /// </summary>
    SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after);

    /// <summary>
    /// Creates a query that returns a row if a key is repeated among all rows, of which a split is about to be read; null if none can be, or if all rows are read.
    /// </summary>
    SqlRowQuery? SplitGuard(RecipientQuery query, SqlCursor? after) => null;

    /// <summary>Creates the query for some rows, in order.</summary>
    /// <param name="fields">The requested fields, the key first. The extra field follows them.</param>
    /// <param name="query">The query for recipients.</param>
    /// <param name="after">The cursor to continue after; null for the beginning.</param>
    /// <param name="limit">The maximum number of rows.</param>
    /// <param name="upTo">The last requested key; null for all, and where <see cref="KeyAfter"/> is null.</param>
    SqlRowQuery CreateQuery(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null);
}
