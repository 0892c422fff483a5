using System.Data.Common;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>
/// One reading of recipients on several connections. A page is what there is up to the key that stands so and so many keys further on. That key is looked up
/// first: from there on the next page is read on another connection. Each page sees the database as it was when its reading began.
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

    /// <summary>Gives the rows of the next page.</summary>
    /// <param name="after">Where reading begins; then it goes on by itself.</param>
    /// <param name="cancellationToken">Stops waiting; what is read ahead stops when this is disposed.</param>
    /// <returns>The rows, and where reading goes on after them; null at the end.</returns>
    /// <exception cref="TimeoutException">It takes too long.</exception>
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

    /// <summary>Stops what is read ahead. The error that led here, if any, counts.</summary>
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
        // Not on the thread of who asks: some drivers wait on it.
        _ahead.Enqueue(Task.Run(() => ReadAsync(begin, end, stopping), CancellationToken.None));
        _next = end.Task;
    }

    /// <summary>A page that was full before its end ends earlier. What was read behind it does not follow on it.</summary>
    private async Task GoOnAfterAsync(SqlCursor after)
    {
        await DropAsync().ConfigureAwait(false);
        _stop.Dispose();
        _stop = new();
        // Where rows are long, it is likely to happen again.
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

            // A page waits for a connection only when the one before it has one.
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
            // Room for one more than there are, so that it is full only of long rows.
            var rows = new SqlRowBlock(fields.Count, options.PageSize + 1, SqlRecipientSource.PageBytes, _bytes);
            try
            {
                var isCut = await snapshot.FillAsync(statements.Of(fields, query, after, options.PageSize, last), rows, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Where a page begins.</summary>
    private sealed record Place(SqlCursor? After, bool IsEnd);

    /// <summary>A page that was read: no rows behind the end, and a cursor unless it is the last one and empty.</summary>
    private sealed record Page(SqlRowBlock? Rows, SqlCursor? After, bool IsCut);
}
