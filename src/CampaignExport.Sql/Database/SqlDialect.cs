using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>What one kind of database says otherwise than another. All the rest is SQL that they have in common.</summary>
/// <remarks>
/// Immutable and thread-safe. The database must know <c>RETURNING</c>, <c>ON CONFLICT</c> and partial indexes, name parameters
/// with <c>@</c>, and take several statements in one command.
/// </remarks>
public sealed record SqlDialect
{
    /// <summary>The statement that begins a transaction that writes, in which each statement sees what was committed before it.</summary>
    public required string Begin { get; init; }

    /// <summary>The statement that begins a transaction that only reads, in which each statement sees what was committed before it.</summary>
    public required string BeginRead { get; init; }

    /// <summary>The statement that begins a transaction that only reads, in which all statements see the same state.</summary>
    public required string BeginSnapshot { get; init; }

    /// <summary>Stops the query that runs on a connection, from another thread, where the driver does not do so for a token.</summary>
    /// <value>Default null: the driver does.</value>
    public Action<DbConnection>? Interrupt { get; init; }

    /// <summary>
    /// The statement that waits for the lock named <c>@lock</c>, which is held to the end of the transaction, and gives no columns;
    /// empty if <see cref="Begin"/> lets one writer in at a time.
    /// </summary>
    public required string Lock { get; init; }

    /// <summary>
    /// The expression for the present time, the same for all rows of a statement and not earlier than its locks: tenths of a
    /// microsecond since 1970 in UTC.
    /// </summary>
    public required string Clock { get; init; }

    /// <summary>Whether <see cref="Clock"/> is that of a server for all who use it; else it is that of each machine, which may be set.</summary>
    public required bool HasServerClock { get; init; }

    /// <summary>What is put behind a query to lock its rows for a change, and to pass over those that are locked; empty for nothing.</summary>
    public required string ForUpdateSkipLocked { get; init; }

    /// <summary>What is put behind a query to keep its rows as they are to the end of the transaction; empty for nothing.</summary>
    public required string ForShare { get; init; }

    /// <summary>The type of columns that are compared and sorted by their characters.</summary>
    public required string OrdinalText { get; init; }

    /// <summary>What is put behind a new table whose rows are kept in the order of its key; empty for nothing.</summary>
    public required string KeyedTable { get; init; }

    /// <summary>How the driver takes and gives rows in bulk.</summary>
    public required SqlRowAccess Rows { get; init; }

    /// <summary>How many connections read recipients at the same time where nobody says how many.</summary>
    public required int ReadConnections { get; init; }

    /// <summary>The query that gives a row if there is a table named <c>@table</c>.</summary>
    public required string FindTable { get; init; }

    /// <summary>Whether one transaction writes at a time. Those of one process then wait for each other before they begin.</summary>
    public required bool HasOneWriter { get; init; }
}
