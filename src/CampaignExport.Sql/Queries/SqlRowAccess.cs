using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>How the driver of a database takes and gives rows in bulk, as bytes.</summary>
/// <remarks>Thread-safe; a connection is used by one thread at a time.</remarks>
public abstract class SqlRowAccess
{
    /// <summary>Whether null comes before all other keys; it comes after them if not.</summary>
    public abstract bool SortsNullFirst { get; }

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
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The name of each column and its type, as SQL writes it; an empty type if the database knows none.</returns>
    public abstract Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Finds the types other than text that a query compares a parameter with.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="parameter">The parameter, with its <c>@</c>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The types, each once, and the query with a null of its type in place of each parameter that is no text; null if there is none, or if the database does not say.
    /// </returns>
    public abstract Task<(IReadOnlyList<string> Types, string Text)?> FindTypesAsync(
        DbConnection connection, SqlRowQuery query, string parameter, CancellationToken cancellationToken = default);

    /// <summary>Finds how the database compares the keys of a host's query.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">A query that gives the key alone, as <c>x</c>, and that a WHERE can follow.</param>
    /// <param name="type">The type of the key, as <see cref="DescribeAsync"/> gives it.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>How keys are compared.</returns>
    public abstract Task<SqlKeyComparison> FindKeyComparisonAsync(
        DbConnection connection, SqlRowQuery query, string type, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds whether keys come from several SELECTs, each of which the database compares by its own rules: then the library has them compared where they come
    /// together. The default is that one type holds for all.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">A query that gives the keys.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether they do.</returns>
    public virtual Task<bool> MixesKeysAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default) => Task.FromResult(false);

    /// <summary>Describes an error of the database without a value.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The description.</returns>
    public abstract SqlError Explain(DbException exception);

    /// <summary>Finds whether a page that begins after a key is read from an index, and nothing is sorted for it.</summary>
    /// <param name="connection">The connection, in a transaction that only reads.</param>
    /// <param name="query">The query for a page, with the parameter <c>@cursor</c>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether an index serves it; <see langword="false"/> if the rows behind the key, or all of them, are sorted for each page.</returns>
    public abstract Task<bool> ReadsIndexAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Gives the SQL of the parameter <c>@cursor</c> as a key.</summary>
    /// <param name="type">The type of the key, as <see cref="DescribeAsync"/> gives it.</param>
    /// <returns>The SQL.</returns>
    public abstract string CursorOf(string type);

    /// <summary>Gives the SQL that makes a value of any type one that is read as it should be.</summary>
    /// <param name="expression">The value.</param>
    /// <param name="type">Its type, as <see cref="DescribeAsync"/> gives it.</param>
    /// <param name="kind">What it is read as.</param>
    /// <returns>The SQL; null if a value of this type cannot be read so.</returns>
    public abstract string? Convert(string expression, string type, SqlFieldKind kind);
}
