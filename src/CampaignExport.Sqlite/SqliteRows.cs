using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Rows in bulk, by the calls of SQLite itself.</summary>
internal sealed class SqliteRows : SqlRowAccess
{
    /// <summary>The statements that take back what writing in bulk has set: a connection goes on to be used by others.</summary>
    public const string UsualSettings = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000";

    // Random keys are all over their indexes. In the usual cache of 2 MB, a page of an index would go to the log and come back several times in a
    // transaction; and with the usual log of 4 MB, every transaction would bring the same pages into the database again. A log of 1 GB does so now and then.
    private const string BulkSettings = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 250000";

    public override Task<long> WriteAsync(DbTransaction transaction, SqlRowBatch batch, CancellationToken cancellationToken = default)
    {
        var database = ((SqliteConnection)transaction.Connection!).Handle!;
        var columns = string.Join(", ", batch.Columns.Select(column => column.Name));
        var values = string.Join(", ", Enumerable.Range(1, batch.Columns.Count).Select(at => string.Create(CultureInfo.InvariantCulture, $"?{at}")));
        var sql = $"INSERT INTO {batch.Table} AS t ({columns}) VALUES ({values}) {batch.OnConflict}";
        Require(database, raw.sqlite3_exec(database, BulkSettings));
        var before = raw.sqlite3_total_changes(database);
        Require(database, raw.sqlite3_prepare_v2(database, sql, out var statement));
        using (statement)
        {
            var rows = batch.Rows.Span;
            for (var row = 0; row < batch.Count; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows = Bind(database, statement, batch, rows[sizeof(short)..]);
                Require(database, raw.sqlite3_step(statement));
                Require(database, raw.sqlite3_reset(statement));
            }
        }

        return Task.FromResult((long)raw.sqlite3_total_changes(database) - before);
    }

    public override ValueTask<SqlRowReader> ReadAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new SqliteRowReader(((SqliteConnection)connection).Handle!, query));
    }

    public override Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        var database = ((SqliteConnection)connection).Handle!;
        Require(database, raw.sqlite3_prepare_v2(database, query.Text, out var statement));
        using (statement)
        {
            // Types are those of values, whatever a column says.
            return Task.FromResult<IReadOnlyList<(string, string)>>(
                [.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(at => (raw.sqlite3_column_name(statement, at).utf8_to_string(), ""))]);
        }
    }

    public override string Convert(string expression, string type, SqlFieldKind kind) => kind switch
    {
        // To the millisecond: what SQLite itself makes of a time.
        SqlFieldKind.Instant => $"CASE typeof({expression}) WHEN 'text' THEN CAST(round((julianday({expression}) - 2440587.5) * 86400000) AS INTEGER) * 10000 ELSE {expression} END",
        SqlFieldKind.Json => $"json({expression})",
        _ => expression,
    };

    internal static void Require(sqlite3 database, int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, database);
    }

    private static ReadOnlySpan<byte> Bind(sqlite3 database, sqlite3_stmt statement, SqlRowBatch batch, ReadOnlySpan<byte> row)
    {
        for (var at = 0; at < batch.Columns.Count; at++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(row);
            row = row[sizeof(int)..];
            if (length < 0)
            {
                Require(database, raw.sqlite3_bind_null(statement, at + 1));
                continue;
            }

            Require(database, batch.Columns[at].IsInteger
                ? raw.sqlite3_bind_int64(statement, at + 1, BinaryPrimitives.ReadInt64BigEndian(row))
                : raw.sqlite3_bind_text(statement, at + 1, row[..length]));
            row = row[length..];
        }

        return row;
    }
}
