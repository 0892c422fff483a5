using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using CampaignExport.Campaigns;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>
/// Reads the distinct recipients from a <see cref="ClickHouseStore"/>, sorted by 256 splits of all people, and within a split by their keys. It copies the bytes
/// of the server; no object is created for a row. <see cref="ClickHouseRecipients.CreateSource"/> creates it.
/// </summary>
/// <remarks>
/// Thread-safe. A read is a snapshot of the commits before its beginning. Its cursors name the last of them, so a resumed read gives the same rows while
/// imports run.
/// </remarks>
public sealed class ClickHouseRecipientSource : IRecipientSource<SqlRow>
{
    private const int PageBytes = 8 * 1024 * 1024;
    private const char BeforeKey = '\n';

    private readonly ClickHouseStore _store;
    private readonly IReadOnlyList<SqlField> _fields;
    private readonly bool[] _isInteger;
    private readonly RecipientChoice _choice;
    private readonly ClickHouseRecipients _options;

    internal ClickHouseRecipientSource(ClickHouseStore store, RecipientChoice choice, ClickHouseRecipients options)
    {
        (_store, _choice, _options) = (store, choice, options);
        (Selection, _fields) = SqlRecipientColumns.Create(choice, ProfileFields.Stored[0], new Dictionary<string, SqlField>());
        _isInteger = [.. _fields.Select(field => field.IsInteger)];
    }

    /// <summary>The rows and columns to export; the source reads what they need. An export may also select fewer of them.</summary>
    public RowSelection<SqlRow> Selection { get; }

    /// <inheritdoc/>
    /// <value>The page size, and the kind of source.</value>
    public string Description => FormattableString.Invariant($"store of profiles in ClickHouse, pages of {_options.PageSize}");

    /// <inheritdoc/>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    /// <exception cref="CheckpointException">The cursor belongs to another source.</exception>
    public async IAsyncEnumerable<RecipientPage<SqlRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (commit, after) = cursor is null ? (await SnapshotAsync(query, cancellationToken).ConfigureAwait(false), null) : Parse(cursor);
        if (cursor is null && query.Partition is null && _options.OnWarning is { } warn && await _store.Commits.LastAsync(cancellationToken).ConfigureAwait(false) > commit)
        {
            warn("An import that began earlier still runs or was interrupted, so this export lacks what later imports have committed. "
                + "Repeat the interrupted import, or export again after the import has ended.");
        }

        // The first page has no rows, so that an export that is interrupted within the first rows resumes from the same snapshot.
        if (cursor is null)
            yield return new SqlRowPage(new SqlRowBlock(_fields.Count, maxRows: 1, maxBytes: 1, expectedBytes: 0), CursorOf(commit, null));

        // A read of a partition does not see all names.
        var names = _options.OnWarning is not null && cursor is null && query is { Buckets: null, Partition: null }
            ? new SqlChosenNames(_fields, _choice, new Dictionary<string, SqlField>(), query.CampaignId) : null;
        var pages = PagesAhead.ReadAsync((pages, token) => ReadRangesAsync(query, commit, after, names, pages, token), names, _options.OnWarning, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            yield return page;
    }

    /// <inheritdoc/>
    /// <remarks>Ranges of the splits of one snapshot: the partitions together contain the recipients at the time of the call. At most 256.</remarks>
    public async ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var commit = await SnapshotAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. RecipientSplit.Ranges(SplitsOf(query), count).Select(range => query with { Partition = CursorOf(commit, RecipientSplit.Format(range)) })];
    }

    // The number of the last commit, or the one of a partition.
    private async ValueTask<long> SnapshotAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        query.Partition is { } partition ? Parse(partition).Commit : await _store.Commits.SnapshotAsync(cancellationToken).ConfigureAwait(false);

    private static (int First, int Last) SplitsOf(RecipientQuery query) =>
        query.Partition is { } partition ? RecipientSplit.Parse(Parse(partition).After ?? "") : RecipientSplit.All;

    private static string CursorOf(long commit, string? key) => string.Create(CultureInfo.InvariantCulture, $"{commit}{BeforeKey}{key}");

    private static (long Commit, string? After) Parse(string cursor)
    {
        var end = cursor.IndexOf(BeforeKey, StringComparison.Ordinal);
        return end > 0 && long.TryParse(cursor.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var commit)
            ? (commit, end + 1 == cursor.Length ? null : cursor[(end + 1)..])
            : throw new CheckpointException("The cursor does not belong to this store. Start a new export.");
    }

    // The receipts are joined once, in a temporary table, and the profiles in ranges of splits, so memory does not depend on their number.
    private async Task ReadRangesAsync(
        RecipientQuery query, long commit, string? after, SqlChosenNames? names, ChannelWriter<SqlRowPage> pages, CancellationToken cancellationToken)
    {
        var session = _store.Database.BeginSession();
        var statements = new RecipientStatements(_store.Database.Tables, commit);
        var (changes, rows, externals) = (0L, 0L, 0L);
        await session.ReadAsync(
            statements.Facts(query.CampaignId),
            row => (changes, rows, externals) = (CountReader.Number(row, 0), CountReader.Number(row, 1), CountReader.Number(row, 2)),
            cancellationToken).ConfigureAwait(false);
        var suffix = Guid.NewGuid().ToString("N");
        var changed = changes > 0 ? ($"changes_{suffix}", $"merges_{suffix}") : ((string Changes, string Merges)?)null;
        if (changed is (var table, var merges))
        {
            await CreateAsync(table, statements.Changes).ConfigureAwait(false);
            await CreateAsync(merges, RecipientStatements.Merges(table)).ConfigureAwait(false);
        }

        var (received, details) = ((string?)null, (Campaign?)null);
        if (query.CampaignId is { } campaign)
        {
            var entry = await StoreCatalog.ReadAsync(_store.Database, campaign, commit, cancellationToken).ConfigureAwait(false);
            details = Describe(entry);
            received = $"received_{suffix}";
            await CreateAsync(received, statements.Received(campaign, changed, externals > 0)).ConfigureAwait(false);
            if (names is not null)
                await session.ReadAsync($"SELECT count() FROM {received}", row => names.WithoutProfile = CountReader.Number(row, 0), cancellationToken).ConfigureAwait(false);
        }

        var bytes = Math.Min(_options.PageSize * 1024, PageBytes);
        var (begin, last) = SplitsOf(query);
        var first = after is null ? begin : RecipientSplit.Of(HashedId.Of(after));
        SqlRowBlock? block = null;
        try
        {
            foreach (var splits in RecipientSplit.Ranges((first, last), (rows + _options.RowsOfRange - 1) / _options.RowsOfRange))
            {
                var sql = statements.Select(_fields, splits, query.Buckets, splits.First == first ? after : null, received, changed?.Changes, details);
                await session.ReadAsync(sql, _isInteger, async reader =>
                {
                    block ??= NewBlock();
                    // A page continues in the next range, so pages do not depend on ranges.
                    while (await reader.FillAsync(block, cancellationToken).ConfigureAwait(false))
                    {
                        bytes = block.Length;
                        await WriteAsync(block).ConfigureAwait(false);
                        block = null;
                        block = NewBlock();
                    }
                }, cancellationToken).ConfigureAwait(false);
            }

            if (block is { Count: > 0 })
            {
                await WriteAsync(block).ConfigureAwait(false);
                block = null;
            }
        }
        finally
        {
            block?.Dispose();
        }

        foreach (var temporary in (string?[])[received, changed?.Changes, changed?.Merges])
        {
            if (temporary is not null)
                await session.ExecuteAsync($"DROP TABLE {temporary}", cancellationToken).ConfigureAwait(false);
        }

        Task CreateAsync(string name, string sql) => session.ExecuteAsync($"CREATE TEMPORARY TABLE {name} AS {sql}", cancellationToken);

        SqlRowBlock NewBlock() => new(_fields.Count, _options.PageSize, PageBytes, bytes);

        ValueTask WriteAsync(SqlRowBlock full)
        {
            _ = new SqlRow(full, full.Count - 1).TryGetText(0, out var key);
            return pages.WriteAsync(new SqlRowPage(full, CursorOf(commit, Encoding.UTF8.GetString(key))), cancellationToken);
        }
    }

    // The channels and messages of the description and the events; null if no channel is known.
    private static Campaign? Describe(CatalogEntry entry)
    {
        var saved = entry.Details ?? new Campaign();
        var variations = EventVariations.Create(saved, entry.Messages);
        string[] channels = [.. saved.Channels.Concat(variations.Select(one => one.Channel)).Where(channel => channel.Length > 0).Distinct()];
        return channels.Length == 0 ? null : saved with
        {
            Channels = channels,
            // The control group has no channel.
            Variations = [.. variations.Select(one => new Variation(one.Channel, one.Id.Length == 0 ? null : one.Id, one.Name) { IsControl = one.Channel.Length == 0 })],
        };
    }
}
