using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>The bulk reads of a driver, as bytes.</summary>
/// <remarks>Thread-safe. A connection is used by one thread at a time.</remarks>
internal abstract class SqlRowAccess
{
    /// <summary>Whether null sorts before all other keys; otherwise it sorts after them.</summary>
    public abstract bool SortsNullFirst { get; }

    /// <summary>Starts a query for rows.</summary>
    /// <param name="connection">The connection, which the query uses exclusively.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The rows.</returns>
    public abstract ValueTask<SqlRowReader> ReadAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Gets the columns of a query without its rows.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The name and the SQL type of each column; the type is empty if the database does not know it.</returns>
    public abstract Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Finds the types other than text with which a query compares a parameter.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query.</param>
    /// <param name="parameter">The parameter, with its <c>@</c>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The distinct types, and the query with a typed null in place of each such parameter; null if there is none, or if the database does not report them.
    /// </returns>
    public abstract Task<(IReadOnlyList<string> Types, string Text)?> FindTypesAsync(
        DbConnection connection, SqlRowQuery query, string parameter, CancellationToken cancellationToken = default);

    /// <summary>Determines how the database compares the keys of a host's query.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">A query that returns only the key, as <c>x</c>, and to which a WHERE can be appended.</param>
    /// <param name="type">The type of the key, as <see cref="DescribeAsync"/> returns it.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>How keys are compared.</returns>
    public abstract Task<SqlKeyComparison> FindKeyComparisonAsync(
        DbConnection connection, SqlRowQuery query, string type, CancellationToken cancellationToken = default);

    /// <summary>
    /// Determines whether keys come from several SELECTs, each of which the database would compare by its own rules. The library then compares them in the
    /// outer query. The default implementation returns false.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">A query that returns the keys.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>true if keys come from several SELECTs; otherwise, false.</returns>
    public virtual Task<bool> MixesKeysAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default) => Task.FromResult(false);

    /// <summary>Describes an error of the database without quoting a value.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The description.</returns>
    public abstract SqlError Explain(DbException exception);

    /// <summary>Determines whether an index serves a page that begins after a key, without sorting.</summary>
    /// <param name="connection">The connection, in a read-only transaction.</param>
    /// <param name="query">The query for a page, with the parameter <c>@cursor</c>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>true if an index serves the page; false if the rows after the key, or all rows, are sorted for each page.</returns>
    public abstract Task<bool> ReadsIndexAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default);

    /// <summary>Creates the SQL that converts a parameter to a key.</summary>
    /// <param name="parameter">The parameter, with its <c>@</c>.</param>
    /// <param name="type">The type of the key, as <see cref="DescribeAsync"/> returns it.</param>
    /// <returns>The SQL.</returns>
    public abstract string KeyOf(string parameter, string type);

    /// <summary>Creates the SQL that converts a value to the form in which it is read.</summary>
    /// <param name="expression">The value.</param>
    /// <param name="type">Its type, as <see cref="DescribeAsync"/> returns it.</param>
    /// <param name="kind">The kind of the value.</param>
    /// <returns>The SQL; null if the type cannot be converted.</returns>
    public abstract string? Convert(string expression, string type, SqlFieldKind kind);
}

/// <summary>Reads the rows of a query.</summary>
/// <remarks>Not thread-safe. Disposal cancels the query.</remarks>
internal abstract class SqlRowReader : IAsyncDisposable
{
    /// <summary>Reads rows until a block is full or the rows end.</summary>
    /// <param name="block">The block to which the rows are added.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. After a cancellation, the reader can only be disposed.</param>
    /// <returns>true if more rows may follow; otherwise, false.</returns>
    public abstract ValueTask<bool> ReadAsync(SqlRowBlock block, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>
    /// Runs blocking reads on a dedicated thread, since the pool's threads are needed for encoding. The continuation runs in the pool, so that memory returned to
    /// pools is not lost with the dedicated thread.
    /// </summary>
    internal async Task<bool> ReadOnOwnThreadAsync(SqlRowBlock block, CancellationToken cancellationToken)
    {
        var read = await Task.Factory.StartNew(
            () => ReadAsync(block, cancellationToken).AsTask(), cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default).ConfigureAwait(false);
        return await read.ConfigureAwait(false);
    }
}

/// <summary>A query for rows.</summary>
/// <param name="Text">The SQL, with parameters named with <c>@</c>.</param>
/// <param name="Fields">Whether each of its fields is a whole number; otherwise it is text.</param>
/// <param name="Parameters">The values of its parameters: text, a whole number, or null.</param>
internal sealed record SqlRowQuery(string Text, IReadOnlyList<bool> Fields, IReadOnlyDictionary<string, object?> Parameters)
{
    /// <summary>
    /// Whether the first field is the key of a host's query. The driver returns it as text that represents the value exactly, and accepts that text
    /// as the parameter <c>@cursor</c>.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsKeyed { get; init; }
}

/// <summary>How a database compares the keys of a host's query, which determines how the library finds repeated keys.</summary>
internal enum SqlKeyComparison
{
    /// <summary>Two keys are equal if and only if their texts have the same bytes.</summary>
    Bytes,

    /// <summary>Two keys may be equal although their texts differ, such as 1.0 and 1.00, or texts that ignore case.</summary>
    Database,

    /// <summary>Keys are floating-point numbers or rows, which text may not represent exactly. They are refused.</summary>
    Inexact,
}

/// <summary>The meaning of an error of a database.</summary>
/// <param name="Description">The code and its meaning, without a value of a row.</param>
/// <param name="IsOfData">Whether the query or a value of a row is the cause, so that a retry does not help.</param>
/// <param name="MayQuote">Whether the database's message may quote a value of a row, so that it must not be logged.</param>
internal sealed record SqlError(string Description, bool IsOfData, bool MayQuote);
