using System.Data.Common;

namespace CampaignExport.Sql;

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
