using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Writes rows in bulk by SQLite's own API.</summary>
internal sealed class SqliteRows : SqlRowAccess
{
    /// <summary>The statements that reset the settings of bulk writes, since the connection returns to the pool.</summary>
    public const string UsualSettings = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000";

    // Random keys are spread over their indexes. With the default cache of 2 MB, an index page would move to the log and back several times in a
    // transaction. With the default log of 4 MB, each transaction would copy the same pages into the database. A log of 1 GB rarely does.
    private const string BulkSettings = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 250000";

    public override bool SortsNullFirst => true;

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
            for (var at = 1; at <= raw.sqlite3_bind_parameter_count(statement); at++)
            {
                if (raw.sqlite3_bind_parameter_name(statement, at).utf8_to_string() is not ['@', ..] and var name)
                    throw new ArgumentException($"It has a parameter {name ?? "?"}, but the only parameter is @{query.Parameters.Keys.First()}.");
            }

            // The declared type of a column, which its values need not have. An expression has none.
            return Task.FromResult<IReadOnlyList<(string, string)>>([.. Enumerable.Range(0, raw.sqlite3_column_count(statement))
                .Select(at => (raw.sqlite3_column_name(statement, at).utf8_to_string(), raw.sqlite3_column_decltype(statement, at).utf8_to_string()?.ToUpperInvariant() ?? ""))]);
        }
    }

    // SQLite can compare any two values.
    public override Task<(IReadOnlyList<string> Types, string Text)?> FindTypesAsync(
        DbConnection connection, SqlRowQuery query, string parameter, CancellationToken cancellationToken = default) =>
        Task.FromResult<(IReadOnlyList<string>, string)?>(null);

    public override Task<SqlKeyComparison> FindKeyComparisonAsync(
        DbConnection connection, SqlRowQuery query, string type, CancellationToken cancellationToken = default)
    {
        // SQLite's own rules for the affinity of a declared type.
        var isReal = !type.Contains("INT", StringComparison.Ordinal) && !type.Contains("CHAR", StringComparison.Ordinal)
            && (type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal) || type.Contains("DOUB", StringComparison.Ordinal));
        if (isReal)
            return Task.FromResult(SqlKeyComparison.Inexact);
        var database = ((SqliteConnection)connection).Handle!;
        // These texts are three different ones by their bytes, and fewer by other collations. The collation of the first SELECT applies.
        Require(database, raw.sqlite3_prepare_v2(
            database, $"SELECT count(DISTINCT x) FROM ({query.Text} WHERE 0 UNION ALL SELECT 'a' UNION ALL SELECT 'A' UNION ALL SELECT 'a ')", out var statement));
        using (statement)
        {
            Require(database, raw.sqlite3_step(statement));
            return Task.FromResult(raw.sqlite3_column_int(statement, 0) == 3 ? SqlKeyComparison.Bytes : SqlKeyComparison.Database);
        }
    }

    public override Task<bool> ReadsIndexAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        var plan = Explain(connection, query);
        return Task.FromResult(
            plan.Exists(step => step.Detail.Contains(">?", StringComparison.Ordinal)) && !plan.Exists(step => step.Detail.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal)));
    }

    public override SqlError Explain(DbException exception) => SqliteErrors.Explain(exception);

    public override Task<bool> MixesKeysAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        // Subqueries of expressions and their inner steps produce no keys.
        var skipped = new HashSet<int>();
        foreach (var (id, parent, detail) in Explain(connection, query))
        {
            if (skipped.Contains(parent) || detail.Contains("SCALAR SUBQUERY", StringComparison.Ordinal) || detail.Contains("LIST SUBQUERY", StringComparison.Ordinal))
                skipped.Add(id);
            else if (detail is "COMPOUND QUERY" or "RECURSIVE STEP" || detail.StartsWith("MERGE (", StringComparison.Ordinal) || detail.EndsWith("CONSTANT ROWS", StringComparison.Ordinal))
                return Task.FromResult(true);
        }

        return Task.FromResult(false);
    }

    public override string CursorOf(string type) => "@cursor";

    public override string Convert(string expression, string type, SqlFieldKind kind) => kind switch
    {
        // To the millisecond, as SQLite formats times. An invalid time stays a text, and is refused when it is read.
        SqlFieldKind.Instant => $"CASE typeof({expression}) WHEN 'text' THEN coalesce(CAST(round((julianday({expression}) - 2440587.5) * 86400000) AS INTEGER) * 10000, {expression}) ELSE {expression} END",
        SqlFieldKind.Json => $"json({expression})",
        SqlFieldKind.MetricInstant => $"{SqliteTimes.Instant}({expression})",
        SqlFieldKind.MetricDay => $"{SqliteTimes.Day}({expression})",
        // SQLite converts any text to a number, even if only to 0. The grammar of JSON decides what a number is.
        SqlFieldKind.MetricValue => $"""
            CASE typeof({expression}) WHEN 'integer' THEN {expression} WHEN 'real' THEN CASE WHEN {expression} BETWEEN -1e17 AND 1e17 THEN {expression} END
                WHEN 'text' THEN CASE WHEN json_valid({expression}) THEN CASE WHEN json_type({expression}) IN ('integer', 'real') AND CAST({expression} AS REAL) BETWEEN -1e17 AND 1e17
                    THEN CAST({expression} AS NUMERIC) END END END
            """,
        SqlFieldKind.Text when type is "BLOB" or "UUID" or "GUID" || type.Contains("BINARY", StringComparison.Ordinal) =>
            $"CASE typeof({expression}) WHEN 'blob' THEN lower(hex({expression})) ELSE {expression} END",
        _ => expression,
    };

    internal static void Require(sqlite3 database, int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, database);
    }

    private static List<(int Id, int Parent, string Detail)> Explain(DbConnection connection, SqlRowQuery query)
    {
        var database = ((SqliteConnection)connection).Handle!;
        Require(database, raw.sqlite3_prepare_v2(database, $"EXPLAIN QUERY PLAN {query.Text}", out var statement));
        using (statement)
        {
            var steps = new List<(int, int, string)>();
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                steps.Add((raw.sqlite3_column_int(statement, 0), raw.sqlite3_column_int(statement, 1), raw.sqlite3_column_text(statement, 3).utf8_to_string()));
            return steps;
        }
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
