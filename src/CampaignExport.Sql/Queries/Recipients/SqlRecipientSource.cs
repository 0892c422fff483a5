using System.Collections;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>
/// Reads each recipient once from a database, in the order of the keys, and passes on the bytes of the database without creating objects or strings
/// for a row. Created by <see cref="SqlRecipients.CreateSource"/>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SqlRecipientSource : IRecipientSource<SqlRow>
{
    /// <summary>The approximate maximum number of bytes in a page.</summary>
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly SqlDatabase _database;
    private readonly HostStatements _statements;
    private readonly IReadOnlyList<SqlField> _fields;
    private readonly RecipientChoice _chosen;
    private readonly SqlRecipientOptions _options;
    private readonly TimeProvider _time;

    internal SqlRecipientSource(
        SqlDatabase database,
        HostStatements statements,
        (RowSelection<SqlRow> Selection, IReadOnlyList<SqlField> Fields) columns,
        RecipientChoice chosen,
        SqlRecipientOptions options,
        TimeProvider time)
    {
        (_database, _statements, _chosen, _options, _time) = (database, statements, chosen, options, time);
        (Selection, _fields) = columns;
    }

    /// <summary>The rows and columns to export. The source reads the fields that they need. Callers may export a subset of them in any order.</summary>
    public RowSelection<SqlRow> Selection { get; }

    /// <inheritdoc/>
    /// <value>The query and the page size.</value>
    public string Description => FormattableString.Invariant($"{_statements.Description}, pages of {_options.PageSize}");

    /// <inheritdoc/>
    /// <exception cref="SourceDataException">The key of a row is null or repeated, or the database cannot compute a value of a host's query.</exception>
    /// <exception cref="SqlQueryException">The database fails during a host's query for a reason other than its data.</exception>
    /// <exception cref="CheckpointException">The cursor does not belong to this query.</exception>
    /// <exception cref="TimeoutException">The database takes longer than the time-out.</exception>
    public async IAsyncEnumerable<RecipientPage<SqlRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        RequireBuckets(query);
        var after = cursor is null ? KeyRange.Of(query)?.Start : SqlCursor.Parse(cursor);
        // A read of a partition does not see all recipients.
        var names = _options.OnWarning is not null && cursor is null && query is { Buckets: null, Partition: null } ? new SqlChosenNames(_fields, _chosen, _statements.Custom, query.CampaignId) : null;
        await foreach (var page in ReadPagesAsync(query, after, cancellationToken).ConfigureAwait(false))
        {
            names?.Look(page.Rows);
            yield return page;
        }

        names?.Report(_options.OnWarning!);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Ranges of keys with nearly the same number of recipients. One statement reads and sorts all keys to find them. Recipients that are added meanwhile are in one of the
    /// ranges, because the first has no start and the last has no end. The partitions are not one snapshot.
    /// </remarks>
    /// <exception cref="SourceDataException">A key is null, or the database cannot compute a value of a host's query.</exception>
    /// <exception cref="SqlQueryException">The database fails during a host's query for a reason other than its data.</exception>
    /// <exception cref="TimeoutException">The database takes longer than the time-out.</exception>
    public async ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        RequireBuckets(query);
        var range = KeyRange.Of(query) ?? new KeyRange(null, null);
        var rows = new SqlRecipientReading(_database, _options, _time, _statements, _fields, query, _statements.Watch(null, 0));
        await using (rows.ConfigureAwait(false))
        {
            var ends = await rows.ReadEndsAsync(count, cancellationToken).ConfigureAwait(false);
            return [.. range.DivideAt(ends).Select(one => query with { Partition = one.ToString() })];
        }
    }

    private void RequireBuckets(RecipientQuery query)
    {
        if (query.Buckets is not null && !_statements.HasBuckets)
        {
            throw new ExportRequestException(
                $"SqlRecipientOptions.Query returns no column random_bucket, so the export cannot be split. Add one: a whole number from 0 to 9999.",
                $"SqlRecipientOptions.Query ne renvoie pas de colonne random_bucket, l’export ne peut donc pas être divisé. Ajoutez-la : un nombre entier de 0 à 9999.");
        }
    }

    private async IAsyncEnumerable<SqlRowPage> ReadPagesAsync(
        RecipientQuery query, SqlCursor? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = _statements.Watch(after, _fields.Count);
        var rows = new SqlRecipientReading(_database, _options, _time, _statements, _fields, query, keys);
        await using (rows.ConfigureAwait(false))
        {
            var (isOver, bytes) = (false, Math.Min(_options.PageSize * 1024, PageBytes));
            while (!isOver)
            {
                var block = new SqlRowBlock(_fields.Count + (_statements.HasExtraField ? 1 : 0), _options.PageSize, PageBytes, bytes);
                try
                {
                    isOver = !await rows.FillAsync(block, after, CursorAfter, cancellationToken).ConfigureAwait(false);
                    if (block.Count == 0)
                    {
                        block.Dispose();
                        yield break;
                    }

                    (after, bytes) = (CursorAfter(block), block.Length);
                }
                catch
                {
                    block.Dispose();
                    throw;
                }

                yield return new SqlRowPage(block, after.ToString());
            }

            SqlCursor CursorAfter(SqlRowBlock block) => SqlCursor.After(block, keys.Rows);
        }
    }
}

/// <summary>A page of rows, as the bytes of the database.</summary>
internal sealed class SqlRowPage(SqlRowBlock block, string cursor) : RecipientPage<SqlRow>(cursor), IReadOnlyList<SqlRow>
{
    public override IReadOnlyList<SqlRow> Rows => this;

    public int Count => block.Count;

    public SqlRow this[int index] => new(block, index);

    public IEnumerator<SqlRow> GetEnumerator()
    {
        for (var row = 0; row < Count; row++)
            yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void Dispose(bool disposing)
    {
        block.Dispose();
        base.Dispose(disposing);
    }
}
