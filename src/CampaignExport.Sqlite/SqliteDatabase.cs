using System.Data.Common;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Opens connections to a SQLite file, in which one process at a time writes while others read.</summary>
internal sealed class SqliteDatabase(string connectionString, TimeProvider? time = null) : DbDataSource
{
    /// <summary>The dialect of SQLite.</summary>
    public static readonly SqlDialect Dialect = new()
    {
        // The write lock is taken at once. A transaction that reads first and then writes could conflict with another writer.
        Begin = "BEGIN IMMEDIATE",
        // A transaction sees the state of its first read.
        BeginRead = BeginReadOnly,
        BeginSnapshot = BeginReadOnly,
        Interrupt = connection => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle!),
        Lock = "",
        // Evaluated when the statement runs, which is after a wait for another writer.
        Clock = $"(SELECT {Now}())",
        HasServerClock = false,
        ForUpdateSkipLocked = "",
        ForShare = "",
        OrdinalText = "TEXT",
        Rows = new SqliteRows(),
        FindTable = "SELECT 1 FROM sqlite_schema WHERE name = @table",
        HasOneWriter = true,
    };

    private const string Now = "campaign_export_now";

    // The pooled connection may write again when it is opened the next time.
    private const string BeginReadOnly = "PRAGMA query_only = ON; BEGIN";

    // The remaining log of a large import, once it is completely in the database.
    private const int LogBytes = 64 * 1024 * 1024;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile bool _isPrepared;

    public override string ConnectionString => connectionString;

    /// <summary>Gets the folder of a database file; null for a URI or a place that the driver substitutes.</summary>
    public static string? FolderOf(string source) =>
        source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || source.StartsWith('|') ? null : Path.GetDirectoryName(Path.GetFullPath(source));

    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            if (!_isPrepared && FolderOf(connection.DataSource) is { } folder)
                Directory.CreateDirectory(folder);
            connection.Open();
            connection.CreateFunction(Now, () => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);
            SqliteTimes.AddTo(connection);
            using var command = connection.CreateCommand();
            // SQLite itself waits for another writer, and polls more often than the driver. The write-ahead log is a property of the file.
            command.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout = {connection.DefaultTimeout * 1000}; PRAGMA query_only = OFF; PRAGMA journal_size_limit = {LogBytes}")
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

    // The driver has only blocking calls.
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

    // The base class also calls Dispose from its finalizer.
    protected override ValueTask DisposeAsyncCore()
    {
        CloseAll();
        return base.DisposeAsyncCore();
    }

    // The log beside the file disappears with its last connection.
    private void CloseAll()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
