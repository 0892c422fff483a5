using System.Data.Common;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>
/// One read of recipients on several connections. A page ends with the key that is a page size further on. That key is looked up first, so that another
/// connection can read the next page from there. Each page sees the database as it was when its statement began.
/// </summary>
internal sealed class SqlRecipientReadAhead(
    SqlDatabase database,
    SqlRecipientOptions options,
    int connections,
    TimeProvider time,
    IRecipientStatements statements,
    IReadOnlyList<SqlField> fields,
    RecipientQuery query) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connections = new(connections);
    private readonly Queue<Task<Page>> _ahead = new();
    private CancellationTokenSource _stop = new();
    private Task<Place>? _next;
    private int _most = connections + 1;
    private volatile int _bytes = SqlRecipientSource.BytesOfFirstPage(options);

    /// <summary>Gets the rows of the next page.</summary>
    /// <param name="after">The cursor of the first call; later calls continue after the previous page.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Disposal stops the reads ahead.</param>
    /// <returns>The rows and the cursor after them; null at the end.</returns>
    /// <exception cref="TimeoutException">The time-out has passed.</exception>
    public async ValueTask<(SqlRowBlock Rows, SqlCursor After)?> NextAsync(SqlCursor? after, CancellationToken cancellationToken)
    {
        _next ??= Task.FromResult(new Place(after, IsEnd: false));
        while (true)
        {
            while (_ahead.Count < _most)
                Begin();
            var page = await _ahead.Peek().WaitAsync(cancellationToken).ConfigureAwait(false);
            _ = _ahead.Dequeue();
            if (page.Rows is null)
                return null;
            if (page.IsCut)
                await GoOnAfterAsync(page.After!).ConfigureAwait(false);
            else
                _most = Math.Min(_most + 1, connections + 1);
            if (page.Rows.Count > 0)
                return (page.Rows, page.After!);
            page.Rows.Dispose();
        }
    }

    /// <summary>Stops the reads ahead. An earlier error is the one that is thrown.</summary>
    public async ValueTask DisposeAsync()
    {
        await DropAsync().ConfigureAwait(false);
        _stop.Dispose();
        _connections.Dispose();
    }

    private void Begin()
    {
        var end = new TaskCompletionSource<Place>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (begin, stopping) = (_next!, _stop.Token);
        // Not on the caller's thread, which some drivers block.
        _ahead.Enqueue(Task.Run(() => ReadAsync(begin, end, stopping), CancellationToken.None));
        _next = end.Task;
    }

    /// <summary>A page that is full before its last key ends earlier, so the pages read ahead do not follow it.</summary>
    private async Task GoOnAfterAsync(SqlCursor after)
    {
        await DropAsync().ConfigureAwait(false);
        _stop.Dispose();
        _stop = new();
        // With long rows, this is likely to happen again.
        (_next, _most) = (Task.FromResult(new Place(after, IsEnd: false)), 1);
    }

    private async Task DropAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        while (_ahead.TryDequeue(out var page))
        {
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (page.IsCompletedSuccessfully)
                (await page.ConfigureAwait(false)).Rows?.Dispose();
        }
    }

    private async Task<Page> ReadAsync(Task<Place> begin, TaskCompletionSource<Place> end, CancellationToken cancellationToken)
    {
        try
        {
            var place = await begin.ConfigureAwait(false);
            if (place.IsEnd)
            {
                end.SetResult(place);
                return new(null, null, IsCut: false);
            }

            // A page waits for a connection only after the previous page has one.
            await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await StatementTimeout.RunAsync(options, time, stopping => ReadAsync(place.After, end, stopping), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _connections.Release();
            }
        }
        finally
        {
            // After an error there is no next page.
            end.TrySetCanceled(CancellationToken.None);
        }
    }

    private Task<Page> ReadAsync(SqlCursor? after, TaskCompletionSource<Place> end, CancellationToken cancellationToken) =>
        database.ReadAsync(Timeout.InfiniteTimeSpan, async snapshot =>
        {
            var last = await snapshot.ReadAsync(statements.KeyAfter!(query, after, options.PageSize), ReadKeyAsync, cancellationToken).ConfigureAwait(false);
            end.SetResult(new(last, IsEnd: last is null));
            // Room for one more row than the page has, so that only long rows fill it.
            var rows = new SqlRowBlock(fields.Count, options.PageSize + 1, SqlRecipientSource.PageBytes, _bytes);
            try
            {
                var isCut = await snapshot.FillAsync(statements.CreateQuery(fields, query, after, options.PageSize, last), rows, cancellationToken).ConfigureAwait(false);
                _bytes = rows.Length;
                return new Page(rows, isCut || last is null && rows.Count > 0 ? SqlCursor.After(rows, bucketField: null) : last, isCut);
            }
            catch
            {
                rows.Dispose();
                throw;
            }
        }, cancellationToken);

    private static async Task<SqlCursor?> ReadKeyAsync(DbDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? new(reader.GetString(0), Number: null) : null;

    /// <summary>The start of a page.</summary>
    private sealed record Place(SqlCursor? After, bool IsEnd);

    /// <summary>A page: no rows after the end, and a cursor unless it is the last page and empty.</summary>
    private sealed record Page(SqlRowBlock? Rows, SqlCursor? After, bool IsCut);
}
