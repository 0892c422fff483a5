using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>The SQL in which databases differ. All other SQL is common to them.</summary>
/// <remarks>
/// Immutable and thread-safe. The database must support <c>RETURNING</c>, <c>ON CONFLICT</c>, partial indexes, parameters named with <c>@</c>, and
/// several statements in one command.
/// </remarks>
internal sealed record SqlDialect
{
    /// <summary>The statement that begins a read-write transaction in which each statement sees what was committed before it.</summary>
    public required string Begin { get; init; }

    /// <summary>The statement that begins a read-only transaction in which each statement sees what was committed before it.</summary>
    public required string BeginRead { get; init; }

    /// <summary>The statement that begins a read-only transaction in which all statements see the same state.</summary>
    public required string BeginSnapshot { get; init; }

    /// <summary>Cancels the query that runs on a connection, from another thread, where the driver does not support cancellation tokens.</summary>
    /// <value>Default null: the driver supports cancellation tokens.</value>
    public Action<DbConnection>? Interrupt { get; init; }

    /// <summary>
    /// The statement that waits for the lock named <c>@lock</c>, holds it to the end of the transaction, and returns no columns;
    /// empty if <see cref="Begin"/> already admits one writer at a time.
    /// </summary>
    public required string Lock { get; init; }

    /// <summary>
    /// The expression for the current time, the same for all rows of a statement and not earlier than its locks: tenths of a
    /// microsecond since 1970 in UTC.
    /// </summary>
    public required string Clock { get; init; }

    /// <summary>Whether <see cref="Clock"/> is the clock of a server, shared by all clients. Otherwise it is the clock of each machine, which may be adjusted.</summary>
    public required bool HasServerClock { get; init; }

    /// <summary>The suffix of a query that locks its rows for an update and skips locked rows; empty for none.</summary>
    public required string ForUpdateSkipLocked { get; init; }

    /// <summary>The suffix of a query that keeps its rows unchanged to the end of the transaction; empty for none.</summary>
    public required string ForShare { get; init; }

    /// <summary>The type of columns that are compared and sorted ordinally.</summary>
    public required string OrdinalText { get; init; }

    /// <summary>The bulk reads of the driver.</summary>
    public required SqlRowAccess Rows { get; init; }

    /// <summary>The query that returns a row if there is a table named <c>@table</c>.</summary>
    public required string FindTable { get; init; }

    /// <summary>Whether one transaction writes at a time. The transactions of a process then queue before they begin.</summary>
    public required bool HasOneWriter { get; init; }
}
