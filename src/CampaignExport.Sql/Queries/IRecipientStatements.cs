using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The queries that recipients are read by: of our own tables, or of a host's.</summary>
internal interface IRecipientStatements
{
    /// <summary>The field that rows are ordered by.</summary>
    SqlField Key { get; }

    /// <summary>The custom attributes that have a column of their own, by name.</summary>
    IReadOnlyDictionary<string, SqlField> Custom { get; }

    /// <summary>What of them decides on the rows of an export.</summary>
    string Description { get; }

    /// <summary>Whether random buckets can be told.</summary>
    bool HasBuckets { get; }

    /// <summary>
    /// Gives the query for the key that stands some keys further on than a row, or than the beginning: its one column; no row if there are fewer. Null where
    /// keys cannot be asked for alone.
    /// </summary>
    Func<RecipientQuery, SqlCursor?, int, SqlStatement>? KeyAfter { get; }

    /// <summary>Gives the statements for a campaign, with what is known of it now; these, where nothing more can be known.</summary>
    ValueTask<IRecipientStatements> ForAsync(SqlDatabase database, RecipientQuery query, CancellationToken cancellationToken) => new(this);

    /// <summary>Whether rows come by their random buckets, and within those by their keys; else by their keys alone.</summary>
    bool IsByBucket(RecipientQuery query);

    /// <summary>Whether a field follows on those that are wanted.</summary>
    bool HasExtraField(RecipientQuery query);

    /// <summary>Begins to watch the keys of one reading; null where the database itself keeps them unique.</summary>
    /// <param name="after">Where the reading begins; null for the beginning.</param>
    /// <param name="fields">How many fields are wanted.</param>
    HostKeyWatch? Watch(SqlCursor? after, int fields);

    /// <summary>
    /// Gives a query that has a row if a row was left out between the statement that ended at a cursor and the next one, or at the beginning; null if none can be.
    /// </summary>
    SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after);

    /// <summary>
    /// Gives a query that has a row if a key comes twice in all of the rows, of which a part is about to be read; null if none can, or if all of them are read.
    /// </summary>
    SqlRowQuery? SplitGuard(RecipientQuery query, SqlCursor? after) => null;

    /// <summary>Gives the query for some rows, in order.</summary>
    /// <param name="fields">What is wanted; the key first. The extra field follows on these.</param>
    /// <param name="query">Whose rows are wanted.</param>
    /// <param name="after">The row to go on after; null to begin.</param>
    /// <param name="limit">How many rows, at most.</param>
    /// <param name="upTo">The last key wanted; null for all, as it is where <see cref="KeyAfter"/> is.</param>
    SqlRowQuery Of(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null);
}
