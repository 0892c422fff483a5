using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>Puts events into their tables, each call in one transaction. For one import.</summary>
internal sealed class EventKeeper(SqlDatabase database, string prefix)
{
    private readonly EventRows _rows = new(prefix);

    /// <summary>Keeps events.</summary>
    /// <param name="events">The events.</param>
    /// <param name="mark">What is kept with them, in the same transaction; null for nothing.</param>
    /// <param name="cancellationToken">Stops it; then nothing is kept.</param>
    /// <returns>How many of them were not there yet.</returns>
    public async Task<long> KeepAsync(IReadOnlyList<MessageEvent> events, SqlRowBatch? mark, CancellationToken cancellationToken)
    {
        _rows.Fill(events);
        var added = 0L;
        await database.WriteAsync(
            async (transaction, token) =>
            {
                var access = database.Dialect.Rows;
                if (events.Count > 0)
                    added = await access.WriteAsync(transaction, _rows.Events, token).ConfigureAwait(false);
                foreach (var batch in (SqlRowBatch?[])[_rows.Variations, _rows.Receipts, _rows.Changes, mark])
                {
                    if (batch is { Count: > 0 })
                        await access.WriteAsync(transaction, batch, token).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return added;
    }
}
