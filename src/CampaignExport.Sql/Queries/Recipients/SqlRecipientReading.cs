using System.Data;
using System.Data.Common;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>One read of recipients: consecutive statements, each in a read-only transaction, or all in one.</summary>
internal sealed class SqlRecipientReading(
    SqlDatabase database,
    SqlRecipientOptions options,
    TimeProvider time,
    HostStatements statements,
    IReadOnlyList<SqlField> fields,
    RecipientQuery query,
    HostKeyWatch keys) : IAsyncDisposable
{
    private const string Option = "SqlRecipientOptions.Query";

    private DbConnection? _connection;
    private SqlRowReader? _rows;
    private long _rowsOfStatement;
    private bool _isOver;

    /// <summary>Fills a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="after">The cursor to continue after while the block is empty.</param>
    /// <param name="last">Creates the cursor after the last row of a block.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>true if more rows may follow; otherwise, false.</returns>
    /// <exception cref="TimeoutException">The time-out has passed.</exception>
    public Task<bool> FillAsync(SqlRowBlock block, SqlCursor? after, Func<SqlRowBlock, SqlCursor> last, CancellationToken cancellationToken) =>
        StatementTimeout.RunAsync(options, time, stopping => ReadAsync(block, after, last, stopping), cancellationToken);

    /// <summary>Reads the last keys of the parts of the recipients, without the last part. There may be fewer parts than requested.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TimeoutException">The time-out has passed.</exception>
    public Task<IReadOnlyList<string>> ReadEndsAsync(int count, CancellationToken cancellationToken) =>
        StatementTimeout.RunAsync(options, time, stopping => ReadKeysAsync(statements.CreateEndsQuery(query, count), count, stopping), cancellationToken);

    /// <summary>Ends the statement and the transaction. An earlier error is the one that is thrown.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync(closes: true).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The connection is broken, and a read-only transaction has nothing to lose.
        }

        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> ReadKeysAsync(SqlRowQuery ends, int count, CancellationToken cancellationToken)
    {
        using var block = new SqlRowBlock(ends.Fields.Count, maxRows: count, maxBytes: int.MaxValue, expectedBytes: 1024);
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            _rows = await database.Dialect.Rows.ReadAsync(_connection!, ends, cancellationToken).ConfigureAwait(false);
            while (await _rows.ReadOnOwnThreadAsync(block, cancellationToken).ConfigureAwait(false) && !block.IsFull)
            {
            }
        }
        catch (DbException error)
        {
            throw HostQueryError.Create(database.Dialect.Rows, Option, error, 0);
        }

        return [.. Enumerable.Range(0, block.Count).Select(row => SqlCursor.KeyOf(new SqlRow(block, row), row + 1))];
    }

    private async Task<bool> ReadAsync(SqlRowBlock block, SqlCursor? after, Func<SqlRowBlock, SqlCursor> last, CancellationToken cancellationToken)
    {
        while (!block.IsFull && !_isOver)
        {
            if (_rows is null)
                await TryBeginAsync(block.Count > 0 ? last(block) : after, cancellationToken).ConfigureAwait(false);
            var before = block.Count;
            var isMore = await ReadRowsAsync(block, cancellationToken).ConfigureAwait(false);
            keys.Check(block, before);
            _rowsOfStatement += block.Count - before;
            if (isMore)
                continue;
            _isOver = _rowsOfStatement < options.StatementSize;
            await EndAsync(closes: !options.Snapshot || _isOver).ConfigureAwait(false);
        }

        return !_isOver;
    }

    private async ValueTask TryBeginAsync(SqlCursor? after, CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(after, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw HostQueryError.Create(database.Dialect.Rows, Option, error, keys.Rows);
        }
    }

    private async Task<bool> ReadRowsAsync(SqlRowBlock block, CancellationToken cancellationToken)
    {
        var before = block.Count;
        try
        {
            return await _rows!.ReadOnOwnThreadAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw HostQueryError.Create(database.Dialect.Rows, Option, error, keys.Rows + block.Count - before);
        }
        catch (SourceDataException error)
        {
            throw new SourceDataException(FormattableString.Invariant($"{error.Message} It is in row {keys.Rows + block.Count - before + 1}."));
        }
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
            return;
        _connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(options.Snapshot ? database.Dialect.BeginSnapshot : database.Dialect.BeginRead, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask BeginAsync(SqlCursor? after, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (statements.Guard(query, after) is { } guard && await FindsAsync(guard, cancellationToken).ConfigureAwait(false))
            throw after is null ? HostKeyWatch.Without() : keys.Twice();
        if (statements.PartitionGuard(query, after) is { } splitGuard && await FindsAsync(splitGuard, cancellationToken).ConfigureAwait(false))
            throw HostKeyWatch.TwiceInPartitions();
        _rows = await database.Dialect.Rows.ReadAsync(_connection!, statements.CreateQuery(fields, query, after, options.StatementSize), cancellationToken).ConfigureAwait(false);
        _rowsOfStatement = 0;
    }

    private async Task<bool> FindsAsync(SqlRowQuery guard, CancellationToken cancellationToken)
    {
        // Room for a second row, so that the read reaches its end.
        using var found = new SqlRowBlock(guard.Fields.Count, maxRows: 2, maxBytes: 1024, expectedBytes: 1024);
        var rows = await database.Dialect.Rows.ReadAsync(_connection!, guard, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
            await rows.ReadOnOwnThreadAsync(found, cancellationToken).ConfigureAwait(false);
        return found.Count > 0;
    }

    private async ValueTask EndAsync(bool closes)
    {
        if (_rows is { } rows)
        {
            _rows = null;
            await rows.DisposeAsync().ConfigureAwait(false);
        }

        if (!closes || _connection is not { } connection)
            return;
        if (connection.State == ConnectionState.Open)
            await ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        _connection = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        using var command = new SqlStatement(sql).On(_connection!);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The time-out of a page of recipients.</summary>
internal static class StatementTimeout
{
    /// <exception cref="TimeoutException">The time-out has passed.</exception>
    public static async Task<T> RunAsync<T>(SqlRecipientOptions options, TimeProvider time, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (options.StatementTimeout is not { } most)
            return await read(cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(most, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await read(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"The database took longer than {most} for a page of recipients. Increase SqlRecipientOptions.StatementTimeout, or make the query faster."), error);
        }
    }
}
