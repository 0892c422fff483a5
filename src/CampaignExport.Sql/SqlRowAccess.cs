using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>How the driver of a database takes and gives rows in bulk, as bytes.</summary>
/// <remarks>Thread-safe; a connection is used by one thread at a time.</remarks>
public abstract class SqlRowAccess
{
    /// <summary>Puts rows into a table.</summary>
    /// <param name="transaction">The transaction that it is part of.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many rows of the table came to be or were changed by it.</returns>
    public abstract Task<long> WriteAsync(DbTransaction transaction, SqlRowBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Begins a query for rows.</summary>
    /// <param name="connection">The connection, which serves nothing else meanwhile.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows.</returns>
    public abstract ValueTask<SqlRowReader> ReadAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Asks what columns a query gives, without its rows.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The name of each column and the type that the database gives it; an empty type if it knows none.</returns>
    public abstract Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Gives the SQL that makes a value of any type one that is read as it should be.</summary>
    /// <param name="expression">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="kind">What it is read as.</param>
    /// <returns>The SQL.</returns>
    public abstract string Convert(string expression, string type, SqlFieldKind kind);
}
