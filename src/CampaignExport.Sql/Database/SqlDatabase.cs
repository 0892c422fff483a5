using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Transactions;
using IsolationLevel = System.Data.IsolationLevel;

namespace CampaignExport.Sql;

/// <summary>Runs statements in a database.</summary>
/// <remarks>
/// A transaction goes to the database whole, in one command. So it takes one round trip, and a process that is frozen or dies
/// holds no lock between two of its statements.
/// </remarks>
internal sealed class SqlDatabase
{
    private static readonly ConditionalWeakTable<DbDataSource, SqlDatabase> All = [];

    private readonly DbDataSource _source;
    private readonly SqlDialect _dialect;
    private readonly SemaphoreSlim? _writer;

    private SqlDatabase(DbDataSource source, SqlDialect dialect) =>
        (_source, _dialect, _writer) = (source, dialect, dialect.HasOneWriter ? new SemaphoreSlim(1) : null);

    public SqlDialect Dialect => _dialect;

    /// <summary>
    /// Gets the database of a data source: one for all stores that share the data source, so that their writers wait in one queue, in the order of their calls.
    /// </summary>
    public static SqlDatabase Of(DbDataSource source, SqlDialect dialect) => All.GetValue(source, key => new SqlDatabase(key, dialect));

    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // A driver may join a transaction that the caller is in, and ours would end it.
        using var none = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a query.</summary>
    public async Task<T> ReadAsync<T>(SqlStatement statement, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            return await RunAsync(statement.On(connection), read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs queries that all see the database as it was at the first of them.</summary>
    public async Task<T> ReadAsync<T>(TimeSpan timeout, Func<SqlSnapshot, Task<T>> read, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await ExecuteAsync(_dialect.BeginSnapshot).ConfigureAwait(false);
            try
            {
                var result = await read(new SqlSnapshot(connection, _dialect, timeout)).ConfigureAwait(false);
                await ExecuteAsync("COMMIT").ConfigureAwait(false);
                return result;
            }
            catch
            {
                await RollBackAsync(connection).ConfigureAwait(false);
                throw;
            }
        }

        async Task ExecuteAsync(string sql)
        {
            using var command = new SqlStatement(sql).On(connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs statements as one transaction, alone among those of the same lock.</summary>
    public async Task<T> WriteAsync<T>(
        SqlStatement statement, string? lockName, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var before = $"{_dialect.Begin};\n";
        if (lockName is not null && _dialect.Lock.Length > 0)
        {
            before += $"{_dialect.Lock};\n";
            statement.With("lock", lockName);
        }

        if (_writer is not null)
            await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                try
                {
                    return await RunAsync(statement.On(connection, before, ";\nCOMMIT"), read, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    await RollBackAsync(connection).ConfigureAwait(false);
                    throw;
                }
            }
        }
        finally
        {
            _writer?.Release();
        }
    }

    /// <summary>Runs what a driver does of its own as one transaction.</summary>
    public async Task WriteAsync(Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (_writer is not null)
            await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await write(transaction, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _writer?.Release();
        }
    }

    internal static async Task<T> RunAsync<T>(
        DbCommand command, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using (command)
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                // A lock is a query without columns.
                while (reader.FieldCount == 0 && await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                var result = await read(reader, cancellationToken).ConfigureAwait(false);
                // To the very end: the last statements may fail, too.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                return result;
            }
        }
    }

    /// <summary>A connection that goes back to its pool must not take a transaction along. The error that led here counts.</summary>
    private static async Task RollBackAsync(DbConnection connection)
    {
        if (connection.State != ConnectionState.Open)
            return;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "ROLLBACK";
            await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            // The database has done so already, or is gone and will.
        }
    }
}

/// <summary>A transaction that reads: all its queries see the database as it was at the first of them, and each has its time.</summary>
/// <param name="connection">The connection, in the transaction.</param>
/// <param name="dialect">The dialect of the database.</param>
/// <param name="timeout">How long a query may take.</param>
internal sealed class SqlSnapshot(DbConnection connection, SqlDialect dialect, TimeSpan timeout)
{
    /// <summary>Runs a query.</summary>
    /// <exception cref="TimeoutException">It took too long, and was stopped.</exception>
    public async Task<T> ReadAsync<T>(SqlStatement statement, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var command = statement.On(connection);
        // The driver must not give up before.
        command.CommandTimeout = timeout == Timeout.InfiniteTimeSpan ? 0 : checked((int)Math.Min(timeout.TotalSeconds + 10, int.MaxValue));
        // A driver that cannot wait for a query without a thread cannot stop it by a token either.
        using var stop = limit.Token.UnsafeRegister(_ => dialect.Interrupt?.Invoke(connection), null);
        try
        {
            return await SqlDatabase.RunAsync(command, read, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (limit.IsCancellationRequested && error is OperationCanceledException or DbException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(FormattableString.Invariant($"QueryTimeout has passed: a query was stopped because it took longer than {timeout}."), error);
        }
    }

    /// <summary>Reads rows in bulk into a block.</summary>
    /// <returns>Whether the block was full before they ended.</returns>
    public async Task<bool> FillAsync(SqlRowQuery query, SqlRowBlock block, CancellationToken cancellationToken)
    {
        var rows = await dialect.Rows.ReadAsync(connection, query, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            return await rows.ReadOnOwnThreadAsync(block, cancellationToken).ConfigureAwait(false);
        }
    }
}
