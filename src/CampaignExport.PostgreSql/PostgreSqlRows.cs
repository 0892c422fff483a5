using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Reads rows in bulk.</summary>
internal sealed class PostgreSqlRows : SqlRowAccess
{
    public override bool SortsNullFirst => false;

    public override async ValueTask<SqlRowReader> ReadAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default) =>
        new PostgreSqlRowReader(await ((NpgsqlConnection)connection).BeginRawBinaryCopyAsync(CopyQuery.Create(query), cancellationToken).ConfigureAwait(false));

    public override async Task<IReadOnlyList<(string Name, string Type)>> DescribeAsync(
        DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        var columns = new List<(string Name, uint Type)>();
        using (var command = Command(connection, CopyQuery.WithValues(query)))
        {
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                columns.AddRange(Enumerable.Range(0, reader.FieldCount).Select(at => (reader.GetName(at), reader.GetDataTypeOID(at))));
        }

        // Formatted for SQL, with the schema and quotes where needed, and without a length, which could truncate.
        using var types = Command(connection, $"SELECT {string.Join(", ", columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"format_type({column.Type}, -1)")))}");
        var names = await types.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (names.ConfigureAwait(false))
        {
            await names.ReadAsync(cancellationToken).ConfigureAwait(false);
            return [.. columns.Select((column, at) => (column.Name, names.GetString(at)))];
        }
    }

    public override Task<(IReadOnlyList<string> Types, string Text)?> FindTypesAsync(
        DbConnection connection, SqlRowQuery query, string parameter, CancellationToken cancellationToken = default)
    {
        // One parameter at a time: if it is compared with two types, the server infers one of them.
        var types = new List<string?>();
        while (CopyQuery.WithOne(query.Text, parameter, types.Count, at => "NULL") is { } one)
            types.Add(TypeOf(one));
        IReadOnlyList<string> found = [.. types.OfType<string>().Distinct()];
        return Task.FromResult<(IReadOnlyList<string>, string)?>(
            found.Count == 0 ? null : (found, CopyQuery.WithOne(query.Text, parameter, -1, at => types[at] is { } type ? $"NULL::{type}" : null)!));

        string? TypeOf(string text)
        {
            using var command = Command(connection, text);
            try
            {
                // The server infers the type of a parameter from its use.
                NpgsqlCommandBuilder.DeriveParameters(command);
                return command.Parameters is [{ DataTypeName: { } type and not ("text" or "unknown") }] ? type : null;
            }
            catch (PostgresException)
            {
                // The parameter may have any type, or the query has another error, which the caller reports.
                return null;
            }
        }
    }

    public override async Task<SqlKeyComparison> FindKeyComparisonAsync(
        DbConnection connection, SqlRowQuery query, string type, CancellationToken cancellationToken = default)
    {
        switch (type)
        {
            // The text of an untyped row cannot be parsed again.
            case "real" or "double precision" or "record":
                return SqlKeyComparison.Inexact;
            case "smallint" or "integer" or "bigint" or "oid" or "uuid" or "date" or "bytea" or "name"
                or "timestamp without time zone" or "timestamp with time zone":
                return SqlKeyComparison.Bytes;
            case "text" or "character varying" or "bpchar":
                using (var command = Command(connection, $"""
                    SELECT coalesce((SELECT c.collisdeterministic FROM pg_collation c WHERE c.oid = (COLLATION FOR (x))::regcollation), true)
                    FROM ({CopyQuery.WithValues(query)} WHERE false UNION ALL SELECT NULL) u (x)
                    """))
                    return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! ? SqlKeyComparison.Bytes : SqlKeyComparison.Database;
            default:
                return SqlKeyComparison.Database;
        }
    }

    public override async Task<bool> ReadsIndexAsync(DbConnection connection, SqlRowQuery query, CancellationToken cancellationToken = default)
    {
        var parameters = new Dictionary<string, object?>(query.Parameters) { ["campaign"] = CopyQuery.Unknown, ["cursor"] = CopyQuery.Unknown };
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Whether an index can serve at all. The server always scans a small table.
            using var command = Command(connection, $"""
                SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
                EXPLAIN (FORMAT JSON) {CopyQuery.WithValues(query with { Parameters = parameters })}
                """);
            using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
            var nodes = NodesOf(plan.RootElement[0].GetProperty("Plan")).ToList();
            return nodes.Exists(node => node.TryGetProperty("Index Cond", out var condition) && condition.GetString()!.Contains("campaign_export.none", StringComparison.Ordinal))
                && !nodes.Exists(node => node.GetProperty("Node Type").ValueEquals("Sort"));
        }
    }

    public override SqlError Explain(DbException exception) => PostgreSqlErrors.Explain(exception);

    public override string KeyOf(string parameter, string type) => $"CAST({parameter} AS {type})";

    public override string? Convert(string expression, string type, SqlFieldKind kind)
    {
        var isTime = type.StartsWith("timestamp", StringComparison.Ordinal);
        return (kind, type) switch
        {
            (SqlFieldKind.Text, _) => $"{expression}::text",
            (SqlFieldKind.Instant or SqlFieldKind.Integer or SqlFieldKind.Boolean, "bigint") => expression,
            // A value that no cell can hold, such as infinity, becomes one that is refused when it is written.
            (SqlFieldKind.Instant, _) when isTime || type == "date" =>
                $"CASE WHEN {expression} >= '0001-01-01Z' AND {expression} < '10000-01-01Z' THEN (extract(epoch FROM {expression}) * 10000000)::bigint WHEN {expression} IS NOT NULL THEN {long.MaxValue} END",
            (SqlFieldKind.Date, _) when isTime || type == "date" =>
                $"CASE WHEN {expression} >= '0001-01-01' AND {expression} < '10000-01-01' THEN {expression}::date::text WHEN {expression} IS NOT NULL THEN '-' END",
            (SqlFieldKind.Date, "text" or "character varying" or "bpchar") => $"{expression}::text",
            (SqlFieldKind.Boolean, "boolean") => $"{expression}::int::bigint",
            (SqlFieldKind.Integer, "smallint" or "integer" or "numeric") or (SqlFieldKind.Boolean, "smallint" or "integer") => $"{expression}::bigint",
            (SqlFieldKind.Decimal, "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" or "text" or "character varying") => $"{expression}::text",
            (SqlFieldKind.Json, "json" or "jsonb" or "text" or "character varying") => $"{expression}::jsonb::text",
            (SqlFieldKind.Json, _) => $"to_jsonb({expression})::text",
            (SqlFieldKind.MetricInstant, _) when isTime =>
                $"CASE WHEN {expression} >= '1970-01-01Z' AND {expression} < '2100-01-01Z' THEN (extract(epoch FROM {expression}) * 10000000)::bigint END",
            (SqlFieldKind.MetricInstant, "date") or (SqlFieldKind.MetricDay, "timestamp with time zone" or "timestamp without time zone") => "NULL::bigint",
            (SqlFieldKind.MetricDay, "date") => $"CASE WHEN {expression} >= '1970-01-01' AND {expression} < '2100-01-01' THEN ({expression} - DATE '0001-01-01')::bigint END",
            (SqlFieldKind.MetricValue, "smallint" or "integer" or "bigint") => $"{expression}::bigint",
            // NaN is greater than any other number. Ten decimal places fit into a decimal of .NET.
            (SqlFieldKind.MetricValue, "numeric" or "real" or "double precision") => $"CASE WHEN {expression} BETWEEN -1e17 AND 1e17 THEN round({expression}::numeric, 10) END",
            _ => null,
        };
    }

    [SuppressMessage("Security", "CA2100", Justification = "It is the host's query, and its values are hexadecimal digits.")]
    private static NpgsqlCommand Command(DbConnection connection, string sql) => new(sql, (NpgsqlConnection)connection);

    /// <summary>The nodes of a plan that produce rows, without look-ups for a row.</summary>
    private static IEnumerable<JsonElement> NodesOf(JsonElement node) => !node.TryGetProperty("Plans", out var plans) ? [node]
        : plans.EnumerateArray()
            .Where(one => one.GetProperty("Parent Relationship").GetString() is not ("SubPlan" or "InitPlan"))
            .SelectMany(NodesOf).Prepend(node);
}

/// <summary>Creates a COPY from a query with parameters. COPY takes no parameters, so it contains their values as hexadecimal digits.</summary>
internal static partial class CopyQuery
{
    /// <summary>A parameter value that the server does not know at plan time, where it is null.</summary>
    public static readonly object Unknown = new();

    public static string Create(SqlRowQuery query) => $"COPY ({WithValues(query)}\n) TO STDOUT (FORMAT BINARY)";

    public static string WithValues(SqlRowQuery query) => Token().Replace(
        query.Text,
        match => match.Groups["name"] is not { Success: true } name ? match.Value
            : query.Parameters.TryGetValue(name.Value, out var value) ? Value(value)
            : throw new ArgumentException($"There is no parameter @{name.Value}. The parameters are: @{string.Join(", @", query.Parameters.Keys)}.", nameof(query)));

    /// <summary>Replaces the parameters of a name in a query, except one of them.</summary>
    /// <param name="text">The query.</param>
    /// <param name="parameter">The name, with its <c>@</c>.</param>
    /// <param name="left">The index of the parameter that stays, from 0; -1 for none.</param>
    /// <param name="other">Creates the replacement of another parameter; null to keep that one, too.</param>
    /// <returns>The query; null if it has fewer such parameters.</returns>
    public static string? WithOne(string text, string parameter, int left, Func<int, string?> other)
    {
        var at = 0;
        var result = Token().Replace(text, match => match.Value != parameter || at++ == left ? match.Value : other(at - 1) ?? match.Value);
        return at > left ? result : null;
    }

    private static string Value(object? value) => value switch
    {
        null => "NULL::text",
        _ when ReferenceEquals(value, Unknown) => "current_setting('campaign_export.none', true)",
        long number => string.Create(CultureInfo.InvariantCulture, $"({number})::bigint"),
        string text when text.Contains('\0', StringComparison.Ordinal) =>
            throw new ExportRequestException(
                $"An id contains the character U+0000, which PostgreSQL does not support.", $"Un id contient le caractère U+0000, que PostgreSQL n’accepte pas."),
        // A literal, since the collation of a function's result would override that of the compared column. One with escapes, which every server takes.
        string text => $"E'{string.Concat(text.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}")))}'::text",
        _ => throw new ArgumentException("A parameter must be a string or a whole number.", nameof(value)),
    };

    // The tokens that hold no parameters: comments, strings, quoted names, dollar-quoted strings, and operators with an @.
    [GeneratedRegex(
        """--[^\n]*|/\*.*?\*/|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>\w*)\$.*?\$\k<tag>\$|[<>@~?&|#]@|@[>@?]|@(?<name>[a-z_]+)\b""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}

/// <summary>Describes errors of PostgreSQL. The server's message may quote values of rows, so it is passed on only for codes whose messages do not.</summary>
internal static class PostgreSqlErrors
{
    public static SqlError Explain(DbException error)
    {
        if (error is not PostgresException server)
            return new("the connection to PostgreSQL failed", IsOfData: false, MayQuote: false);
        // Messages about tables, columns, limits and shutdown of the server contain no values of rows.
        var isPlain = server.SqlState[..2] is "08" or "0A" or "25" or "28" or "40" or "42" or "53" or "55" or "57" or "58";
        var meaning = server.SqlState switch
        {
            "25006" => "the query writes or locks rows, but must be read-only",
            _ when isPlain => server.MessageText,
            "21000" => "a subquery returns more than one row where one is expected",
            "22003" => "a number is out of the range of its type",
            "22P02" => "a text cannot be read as a value of the type that it is cast to",
            "22007" or "22009" => "a text cannot be read as a time",
            "22008" => "a time is out of the range of its type",
            "22012" => "a number is divided by zero",
            "22021" or "22P05" => "a text has bytes or characters that are invalid in its encoding",
            "22030" or "22032" => "a text is not valid JSON",
            "2201B" => "a regular expression is invalid",
            "2201E" or "2201F" => "a logarithm or power has no value",
            _ when server.SqlState.StartsWith("22", StringComparison.Ordinal) => "a value is invalid for the expression that uses it",
            "P0001" => "a function of the database raised an exception",
            _ => "see the log of the server for the message",
        };
        return new($"PostgreSQL reports {server.SqlState}, {meaning}", server.SqlState is "25006" || server.SqlState[..2] is "0A" or "21" or "22" or "23" or "P0", !isPlain);
    }
}
