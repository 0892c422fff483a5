using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>
/// Reads the distinct recipients from an <see cref="EventStore"/>, sorted by 256 splits of all people, and within a split by their keys. It copies the bytes
/// of the store; no object is created for a row. <see cref="StoreRecipients.CreateSource"/> creates it.
/// </summary>
/// <remarks>
/// Thread-safe. A read is a snapshot of the store at its beginning. Its cursors name the files of the store, so a resumed read gives the same rows while
/// imports run.
/// </remarks>
public sealed class StoreRecipientSource : IRecipientSource<SqlRow>
{
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly EventStore _store;
    private readonly IReadOnlyList<SqlField> _fields;
    private readonly bool[] _isInteger;
    private readonly RecipientChoice _choice;
    private readonly StoreRecipients _options;

    internal StoreRecipientSource(EventStore store, RecipientChoice choice, StoreRecipients options)
    {
        (_store, _choice, _options) = (store, choice, options);
        (Selection, _fields) = SqlRecipientColumns.Create(choice, ProfileFields.Stored[0], new Dictionary<string, SqlField>());
        _isInteger = [.. _fields.Select(field => field.IsInteger)];
    }

    /// <summary>The rows and columns to export; the source reads what they need. An export may also select fewer of them.</summary>
    public RowSelection<SqlRow> Selection { get; }

    /// <inheritdoc/>
    /// <value>The page size, and the kind of source.</value>
    public string Description => FormattableString.Invariant($"store of profiles, pages of {_options.PageSize}{(_choice.Only is { } only ? $", only {only}" : "")}");

    /// <inheritdoc/>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    /// <exception cref="CheckpointException">The cursor belongs to another source, or a compaction has deleted a file with which the read began.</exception>
    public async IAsyncEnumerable<RecipientPage<SqlRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (HasEngagement && query.CampaignId is null)
        {
            throw new ExportRequestException(
                $"What recipients did is counted for a campaign. Choose one, or leave out the columns and the filter of engagement.",
                $"Ce que les destinataires ont fait est compté pour une campagne. Choisissez-en une, ou omettez les colonnes et le filtre d’engagement.");
        }

        var store = _store.Files;
        var pin = await Task.Run(() => cursor is null ? RecipientPin.Begin(store, query) : RecipientPin.Resume(store, query, cursor), cancellationToken).ConfigureAwait(false);
        // The first page has no rows, so that an export that is interrupted within the first rows resumes from the same snapshot.
        if (cursor is null)
            yield return new SqlRowPage(new SqlRowBlock(_fields.Count, maxRows: 1, maxBytes: 1, expectedBytes: 0), pin.CursorAfter(null));

        // A read of a partition does not see all names.
        var names = _options.OnWarning is not null && cursor is null && query is { Buckets: null, Partition: null }
            ? new SqlChosenNames(_fields, _choice, new Dictionary<string, SqlField>(), query.CampaignId) : null;
        // On a separate thread, because the calls of the engine are synchronous.
        var pages = PagesAhead.ReadAsync(
            (pages, token) => Task.Factory.StartNew(() => Read(query, pin, names, pages, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            names, _options.OnWarning, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            yield return page;
    }

    /// <inheritdoc/>
    /// <remarks>Ranges of the splits of one snapshot: the partitions together contain the recipients at the time of the call. At most 256.</remarks>
    public async ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var pin = await Task.Run(() => RecipientPin.Begin(_store.Files, query), cancellationToken).ConfigureAwait(false);
        return [.. pin.Partition(count).Select(partition => query with { Partition = partition })];
    }

    private bool HasEngagement => _choice.Engagement || _choice.Only is not null;

    private void Read(RecipientQuery query, RecipientPin pin, SqlChosenNames? names, ChannelWriter<SqlRowPage> pages, CancellationToken cancellationToken)
    {
        using var connection = _store.Engine.Connect();
        try
        {
            var tables = new RecipientTables(connection, _store.Files, pin.View, cancellationToken);
            tables.LoadChanges();
            if (query.CampaignId is { } campaign)
            {
                tables.LoadReceipts(campaign);
                if (HasEngagement)
                    tables.LoadEngagement(campaign, _choice.Only);
                // A filter may also leave no row.
                if (names is not null && (_choice.Only is null || tables.Profiles == 0))
                    names.WithoutProfile = tables.Recipients;
            }

            ReadRanges(connection, tables, query, pin, pages, cancellationToken);
        }
        catch (StoreException)
        {
            // If a compaction has deleted a file meanwhile, its error says so.
            _store.Files.RequireSegments(pin.View, _store.Files.Read(cancellationToken), cancellationToken);
            throw;
        }
    }

    // The receipts are joined once, and the profiles in ranges of splits, so the first page is available early and memory does not depend on their number.
    private void ReadRanges(
        EngineConnection connection, RecipientTables tables, RecipientQuery query, RecipientPin pin, ChannelWriter<SqlRowPage> pages, CancellationToken cancellationToken)
    {
        var (after, bytes) = (pin.After, Math.Min(_options.PageSize * 1024, PageBytes));
        var first = after is null ? pin.Splits.First : RecipientSplit.Of(HashedId.Of(after));
        var rows = Math.Min(tables.Profiles, tables.Recipients);
        SqlRowBlock? block = null;
        try
        {
            foreach (var splits in RecipientSplit.Ranges((first, pin.Splits.Last), (rows + _options.RowsOfRange - 1) / _options.RowsOfRange))
            {
                if (tables.Select(_fields, splits, query.Buckets, splits.First == first ? after : null) is not { } sql)
                    return;
                using var reader = new ChunkReader(connection, sql, _isInteger, cancellationToken);
                block ??= NewBlock();
                // A page continues in the next range, so pages do not depend on ranges.
                while (reader.Fill(block))
                {
                    bytes = block.Length;
                    Write(block);
                    block = null;
                    block = NewBlock();
                }
            }

            if (block is { Count: > 0 })
            {
                Write(block);
                block = null;
            }
        }
        finally
        {
            block?.Dispose();
        }

        SqlRowBlock NewBlock() => new(_fields.Count, _options.PageSize, PageBytes, bytes);

        void Write(SqlRowBlock full)
        {
            _ = new SqlRow(full, full.Count - 1).TryGetText(0, out var key);
            pages.WriteAsync(new SqlRowPage(full, pin.CursorAfter(Encoding.UTF8.GetString(key))), cancellationToken).AsTask().GetAwaiter().GetResult();
        }
    }
}
