using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Transactions;
using IsolationLevel = System.Data.IsolationLevel;

namespace CampaignExport.Sql;

/// <summary>Runs statements in a database.</summary>
/// <remarks>
/// A whole transaction is one command. It takes one round trip, and a frozen or crashed process holds no lock between two statements.
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
    /// Gets the database of a data source. All stores of the data source share it, so their writers wait in one queue in the order of their calls.
    /// </summary>
    public static SqlDatabase Get(DbDataSource source, SqlDialect dialect) => All.GetValue(source, key => new SqlDatabase(key, dialect));

    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // A driver may join the caller's ambient transaction, which ours would then end.
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

    /// <summary>Runs queries in one snapshot of the database.</summary>
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

    /// <summary>Runs statements as one transaction. Transactions with the same lock run one at a time.</summary>
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

    /// <summary>Runs operations of a driver as one transaction.</summary>
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
                // To the very end, since the last statements may fail, too.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                return result;
            }
        }
    }

    /// <summary>Rolls back, since a connection must not return to its pool in a transaction. The first error is the one that is thrown.</summary>
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
            // The database has already rolled back, or has disconnected and will do so.
        }
    }
}

/// <summary>A read-only transaction. All its queries see one snapshot of the database, and each has the time-out.</summary>
/// <param name="connection">The connection, in the transaction.</param>
/// <param name="dialect">The dialect of the database.</param>
/// <param name="timeout">The time-out of a query.</param>
internal sealed class SqlSnapshot(DbConnection connection, SqlDialect dialect, TimeSpan timeout)
{
    /// <summary>Runs a query.</summary>
    /// <exception cref="TimeoutException">The query took too long and was cancelled.</exception>
    public async Task<T> ReadAsync<T>(SqlStatement statement, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var command = statement.On(connection);
        // The driver's own time-out must not come first.
        command.CommandTimeout = timeout == Timeout.InfiniteTimeSpan ? 0 : checked((int)Math.Min(timeout.TotalSeconds + 10, int.MaxValue));
        // A driver with only blocking calls cannot cancel a query by a token either.
        using var stop = limit.Token.UnsafeRegister(_ => dialect.Interrupt?.Invoke(connection), null);
        try
        {
            return await SqlDatabase.RunAsync(command, read, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (limit.IsCancellationRequested && error is OperationCanceledException or DbException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(FormattableString.Invariant($"A query was cancelled after its time-out of {timeout}. Increase QueryTimeout, or make the query faster."), error);
        }
    }
}
