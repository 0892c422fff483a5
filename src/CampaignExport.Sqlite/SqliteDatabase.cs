using System.Data.Common;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Opens connections to a SQLite file in which several processes may write, one at a time, while others read.</summary>
internal sealed class SqliteDatabase(string connectionString, TimeProvider? time = null) : DbDataSource
{
    /// <summary>What SQLite says in its own way.</summary>
    public static readonly SqlDialect Dialect = new()
    {
        // The right to write is taken at once: a transaction that reads first and writes then may find that another one wrote.
        Begin = "BEGIN IMMEDIATE",
        // A transaction sees the state of its first reading.
        BeginRead = BeginReadOnly,
        BeginSnapshot = BeginReadOnly,
        Interrupt = connection => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle!),
        Lock = "",
        // Called when the statement runs, so after a wait for another writer.
        Clock = $"(SELECT {Now}())",
        HasServerClock = false,
        ForUpdateSkipLocked = "",
        ForShare = "",
        OrdinalText = "TEXT",
        KeyedTable = " WITHOUT ROWID",
        Rows = new SqliteRows(),
        ReadConnections = 2,
        FindTable = "SELECT 1 FROM sqlite_schema WHERE name = @table",
        HasOneWriter = true,
    };

    private const string Now = "campaign_export_now";

    // Whoever opens the connection after that may write again.
    private const string BeginReadOnly = "PRAGMA query_only = ON; BEGIN";

    // What is left of the log of a large import, once all of it is in the database.
    private const int LogBytes = 64 * 1024 * 1024;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile bool _isPrepared;

    public override string ConnectionString => connectionString;

    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            if (!_isPrepared && Path.GetDirectoryName(connection.DataSource) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            connection.Open();
            connection.CreateFunction(Now, () => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);
            SqliteTimes.AddTo(connection);
            using var command = connection.CreateCommand();
            // SQLite itself waits for another writer, and looks more often than the driver does. The write-ahead log is kept in the file.
            command.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout = {connection.DefaultTimeout * 1000}; PRAGMA query_only = OFF; PRAGMA journal_size_limit = {LogBytes}; {SqliteRows.UsualSettings}")
                + (_isPrepared ? "" : "; PRAGMA journal_mode = WAL");
            command.ExecuteNonQuery();
            _isPrepared = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The driver has no call that does not block.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            CloseAll();
        base.Dispose(disposing);
    }

    // The base calls Dispose then, but not to dispose.
    protected override ValueTask DisposeAsyncCore()
    {
        CloseAll();
        return base.DisposeAsyncCore();
    }

    // With its last connection the log beside the file goes.
    private void CloseAll()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
