using System.Data.Common;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignExport.Sqlite;

/// <summary>Reads rows in bulk.</summary>
internal sealed class SqliteRows : SqlRowAccess
{
    public override bool SortsNullFirst => true;

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

    public override string KeyOf(string parameter, string type) => parameter;

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
}

/// <summary>Describes errors of SQLite. The message of a function may quote a value of a row, so only messages that are known not to are passed on.</summary>
internal static class SqliteErrors
{
    private static readonly string[] Known =
    [
        "integer overflow", "malformed JSON", "string or blob too big", "LIKE or GLOB pattern too complex", "ESCAPE expression must be a single character", "hex literal too big",
    ];

    public static SqlError Explain(DbException error)
    {
        if (error is not SqliteException sqlite)
            return new("the connection to SQLite failed", IsOfData: false, MayQuote: false);
        var code = sqlite.SqliteErrorCode;
        // SQLite resolves names before it reads any row.
        var isName = code == raw.SQLITE_ERROR && sqlite.Message.Contains(": 'no such ", StringComparison.Ordinal);
        var isOfData = !isName && code is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH;
        var meaning = isName ? sqlite.Message.Split('\'', 2)[1].TrimEnd('.', '\'')
            : Array.Find(Known, known => sqlite.Message.Contains($"'{known}'", StringComparison.Ordinal))
            ?? (code == raw.SQLITE_ERROR ? "a function or an operator cannot work with a value" : raw.sqlite3_errstr(code).utf8_to_string());
        return new(FormattableString.Invariant($"SQLite reports error {code}, {meaning}"), isOfData, isOfData);
    }
}
