using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>A query of the host for recipients, around which order, cursor, limit and random buckets are put.</summary>
internal sealed class HostStatements : IRecipientStatements
{
    private static readonly SqlField Bucket = ProfileFields.Stored.Single(field => field.Name == "random_bucket");

    private readonly string _query;
    private readonly SqlRowAccess _rows;
    private readonly Dictionary<SqlField, string> _columns = [];
    private (string Name, string Type) _key;
    private SqlKeyComparison _comparison;
    private bool _mixesKeys;

    private HostStatements(string query, SqlRowAccess rows, SqlRecipientOptions options)
    {
        (_query, _rows) = (query, rows);
        // Another query or key would give other rows.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Key}\n{query}"));
        Description = $"query of the host {Convert.ToHexStringLower(digest)[..16]}";
    }

    public SqlField Key { get; private set; } = new("", "", SqlFieldKind.Text);

    public IReadOnlyDictionary<string, SqlField> Custom { get; private set; } = new Dictionary<string, SqlField>();

    public string Description { get; }

    public bool HasBuckets => _columns.ContainsKey(Bucket);

    public Func<RecipientQuery, SqlCursor?, int, SqlStatement>? KeyAfter => null;

    /// <summary>The documented columns and custom attributes that the query gives, by their names.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Keys.Where(column => column != Key).Select(column => column.Name)];

    /// <summary>What makes the query slow, in sentences that begin with the name of the option; empty if nothing does.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    private string QueryKey => Quote(_key.Name);

    // The plus takes a key as the value that it is, whatever the type of its column.
    private string ComparedKey => $"{(_mixesKeys ? "+" : "")}{QueryKey}";

    // Behind a LIMIT a condition is not moved into the SELECTs that keys come from, which would compare each by its own type and collation.
    private string From => _mixesKeys ? $"FROM (SELECT * FROM ({_query}\n) LIMIT 9223372036854775807) q" : $"FROM ({_query}\n) q";

    /// <summary>Checks the query against the database.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message names all that is wrong.</exception>
    public static async Task<HostStatements> CheckAsync(SqlDatabase database, SqlRecipientOptions options, CancellationToken cancellationToken)
    {
        var text = new HostQueryText(options.Query!);
        var statements = new HostStatements(text.Text, database.Dialect.Rows, options);
        var check = new HostQueryCheck(database, "SqlRecipientOptions.Query", text, HostQueryUse.Recipients, new Dictionary<string, object?> { ["campaign"] = "" });
        await check.RunAsync((connection, columns, problems) => statements.CheckAsync(connection, columns, options, text, problems, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return statements;
    }

    public bool IsByBucket(RecipientQuery query) => false;

    public bool HasExtraField(RecipientQuery query) => _comparison == SqlKeyComparison.Database;

    public HostKeyWatch Watch(SqlCursor? after, int fields) => new(after, _comparison == SqlKeyComparison.Database ? fields : null);

    public SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after)
    {
        // A null that comes first is met as the first row.
        if (after is null && _rows.SortsNullFirst)
            return null;
        var condition = after is null ? $"{QueryKey} IS NULL" : $"{ComparedKey} = {_rows.CursorOf(_key.Type)}";
        return new($"SELECT CAST(1 AS BIGINT) {From} WHERE {condition} LIMIT 1 OFFSET {(after is null ? 0 : 1)}", [true], Parameters(query, after, 0))
        {
            IsKeyed = true,
        };
    }

    // The rows of a key may have different buckets, and would be in different parts.
    public SqlRowQuery? SplitGuard(RecipientQuery query, SqlCursor? after) => query.Buckets is null || after is not null ? null
        : new($"SELECT CAST(1 AS BIGINT) {From} GROUP BY {QueryKey} HAVING count(*) > 1 LIMIT 1", [true], Parameters(query, after, 0)) { IsKeyed = true };

    public SqlRowQuery Of(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null) =>
        Of(fields, query, after, limit, _comparison);

    /// <summary>Makes sure that the custom columns that are wanted can be made of the query.</summary>
    /// <exception cref="ExportRequestException">The query has no column for one; the message names all of them.</exception>
    public void Require(RecipientChoice choice)
    {
        var missing = new List<string>();
        if (!_columns.ContainsKey(ProfileFields.CustomAttributes))
            missing.AddRange(choice.CustomAttributes.Where(name => !Custom.ContainsKey(name)).Select(name => $"'{name}'"));
        if (!_columns.ContainsKey(ProfileFields.CustomEvents) && choice.CustomEvents.Count > 0)
            missing.Add("'custom_events'");
        if (missing.Count > 0)
        {
            throw new ExportRequestException(
                $"SqlRecipientOptions.Query gives no column {string.Join(", ", missing)}. Its custom attributes are: {string.Join(", ", Custom.Keys.Select(name => $"'{name}'").DefaultIfEmpty("none"))}.");
        }
    }

    private static string Quote(string name) => $"q.\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Dictionary<string, object?> Parameters(RecipientQuery query, SqlCursor? after, long limit) => new()
    {
        ["campaign"] = query.CampaignId,
        ["cursor"] = after?.Key,
        ["limit"] = limit,
        ["first_bucket"] = (long)(query.Buckets ?? BucketRange.All).First,
        ["last_bucket"] = (long)(query.Buckets ?? BucketRange.All).Last,
    };

    private SqlRowQuery Of(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlKeyComparison comparison)
    {
        var conditions = Conditions(query, after).ToList();
        var rows = $"{From}{(conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")} ORDER BY {QueryKey} LIMIT @limit";
        var columns = string.Join(", ", fields.Select(ColumnOf));
        bool[] areIntegers = [.. fields.Select(field => field.IsInteger)];
        var sql = $"SELECT {columns} {rows}";
        if (comparison == SqlKeyComparison.Database)
        {
            areIntegers = [.. areIntegers, true];
            sql = $"""
                SELECT {columns}, CAST(CASE WHEN {ComparedKey} = lag({QueryKey}) OVER (ORDER BY {QueryKey}) THEN 1 ELSE 0 END AS BIGINT)
                FROM (SELECT * {rows}) q ORDER BY {QueryKey}
                """;
        }

        return new(sql, areIntegers, Parameters(query, after, limit)) { IsKeyed = true };
    }

    private IEnumerable<string> Conditions(RecipientQuery query, SqlCursor? after)
    {
        if (after is not null)
            yield return $"{ComparedKey} > {_rows.CursorOf(_key.Type)}";
        if (query.Buckets is not { } buckets)
            yield break;
        // Each row is in exactly one range, even if its bucket is not a whole number: the first range has no lower end and takes null, the last one has no upper
        // end, and each lower end is the upper end of the range before. The addition compares texts of SQLite as numbers.
        var bucket = $"({_columns[Bucket]} + 0)";
        if (buckets.First > 0)
            yield return $"{bucket} > @first_bucket - 1";
        if (buckets.Last < BucketRange.LastBucket)
            yield return $"({bucket} <= @last_bucket{(buckets.First == 0 ? $" OR {bucket} IS NULL" : "")})";
    }

    private async Task CheckAsync(
        DbConnection connection, IReadOnlyList<(string Name, string Type)> given, SqlRecipientOptions options, HostQueryText text, List<string> problems, CancellationToken cancellationToken)
    {
        Take(given, options.Key!, problems);
        if (_key.Name is null)
            return;
        _comparison = await _rows.FindKeyComparisonAsync(
                connection, new SqlRowQuery($"SELECT {QueryKey} AS x FROM ({_query}\n) q", [], Parameters(new RecipientQuery(""), null, 0)), _key.Type, cancellationToken)
            .ConfigureAwait(false);
        if (_comparison == SqlKeyComparison.Inexact)
            problems.Add($"Its key '{_key.Name}' is {(_key.Type == "record" ? "a row" : "a floating-point number")} ({_key.Type}), whose text may be another value. Choose a key that is a whole number, a decimal number or a text.");
        if (problems.Count > 0)
            return;
        _mixesKeys = await _rows.MixesKeysAsync(
            connection, new SqlRowQuery($"SELECT {QueryKey} {From}", [], Parameters(new RecipientQuery(""), null, 0)), cancellationToken).ConfigureAwait(false);
        var page = Of([Key, .. _columns.Keys.Where(field => field != Key)], new RecipientQuery(""), new SqlCursor("", 0), options.StatementSize, SqlKeyComparison.Bytes);
        List<string> warnings = [.. text.VolatileFunctions.Select(function =>
            $"SqlRecipientOptions.Query calls {function}(), which gives another value each time. If the key or random_bucket is computed from it, recipients are lost or come twice.")];
        if (!await _rows.ReadsIndexAsync(connection, page, cancellationToken).ConfigureAwait(false))
        {
            var reason = (text.SortingClause ?? text.VolatileFunctions.Select(function => $"{function}()").FirstOrDefault()) is { } clause
                ? $"{clause} keeps the database from using an index: {Advice(clause)}"
                : $"No index leads to '{_key.Name}' in its order: create one, or choose a key that has one.";
            warnings.Add($"SqlRecipientOptions.Query has the database read or sort all its rows for each statement of {options.StatementSize} recipients. {reason}");
        }

        Warnings = warnings;
    }

    private static string Advice(string clause) => clause switch
    {
        "DISTINCT" or "GROUP BY" => "where a join repeats rows, use EXISTS in its place.",
        "JOIN" or "IN" => "where it only selects recipients, use EXISTS in its place.",
        "WITH" => "write it as a subquery.",
        "UNION ALL" => "read one table, or a materialized view.",
        "UNION" => "use UNION ALL where the parts have no recipient in common.",
        "LIMIT" => "select recipients with WHERE in its place.",
        "TABLESAMPLE" => "select recipients with WHERE in its place, by a column that stays the same.",
        _ when clause.EndsWith(')') => "compute its value once, in a column.",
        "OVER" => "compute what the window function gives in a table or a materialized view.",
        _ => "use EXISTS or NOT EXISTS in its place.",
    };

    /// <summary>Finds the columns among those that the query gives.</summary>
    private void Take(IReadOnlyList<(string Name, string Type)> given, string key, List<string> problems)
    {
        var columns = new Dictionary<string, (string Name, string Type)>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in given)
        {
            if (!columns.TryAdd(column.Name, column))
                problems.Add($"It gives two columns '{column.Name}': name one of them otherwise.");
        }

        if (columns.TryGetValue(key, out _key))
        {
            // Its name is none of a cell, and nothing is made of its value: a driver gives the key in its own way.
            Key = new("", _key.Name, SqlFieldKind.Text);
            _columns.Add(Key, _rows.Convert(Quote(_key.Name), "", SqlFieldKind.Text)!);
        }
        else
        {
            problems.Add($"It gives no column '{key}', which SqlRecipientOptions.Key names. It gives: {string.Join(", ", given.Select(column => $"'{column.Name}'"))}.");
        }

        foreach (var field in ProfileFields.Stored.Concat(ProfileFields.Receipt))
        {
            string[] names = [.. new[] { field.Name, field.Column }.Distinct(StringComparer.OrdinalIgnoreCase).Where(columns.ContainsKey)];
            if (names.Length > 1)
                problems.Add($"It gives '{names[0]}' and '{names[1]}', which are the same column: leave out one.");
            if (names.Length > 0 && columns.Remove(names[0], out var column))
                Add(field, column);
        }

        Custom = columns.Values.ToDictionary(column => column.Name, column => new SqlField(column.Name, column.Name, SqlFieldKind.Text), StringComparer.Ordinal);
        foreach (var (name, field) in Custom)
            Add(field, columns[name]);

        void Add(SqlField field, (string Name, string Type) column)
        {
            if (_rows.Convert(Quote(column.Name), column.Type, field.Kind) is { } sql)
                _columns.Add(field, sql);
            else
                problems.Add($"Its column '{column.Name}' is {column.Type}, which cannot be read as {Kind(field.Kind)}: CAST it.");
        }
    }

    private static string Kind(SqlFieldKind kind) => kind switch
    {
        SqlFieldKind.Instant => "a time (timestamptz)",
        SqlFieldKind.Date => "a day (date)",
        SqlFieldKind.Integer => "a whole number (bigint)",
        SqlFieldKind.Boolean => "a truth value (boolean)",
        SqlFieldKind.Decimal => "a number (numeric)",
        SqlFieldKind.Json => "JSON (jsonb)",
        _ => "text",
    };

    // Named, so that a driver can say which column a value does not fit.
    private string ColumnOf(SqlField field) => !_columns.TryGetValue(field, out var sql) ? $"CAST(NULL AS {(field.IsInteger ? "BIGINT" : "TEXT")})"
        : field == Key ? sql
        : $"{sql} AS \"{field.Column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>Watches the keys of one reading of a host's query: none may be null, and none may come twice.</summary>
/// <param name="after">Where the reading begins; null for the beginning.</param>
/// <param name="repeatedField">The field in which the database says whether a row has the key of the row before; null if the bytes of the keys say it.</param>
internal sealed class HostKeyWatch(SqlCursor? after, int? repeatedField)
{
    private byte[] _last = [];
    private int _lastLength = -1;

    /// <summary>How many rows there are up to here, from the beginning of the query on.</summary>
    public long Rows { get; private set; } = after?.Number ?? 0;

    /// <summary>Checks the rows that were added to a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="from">The first of the rows that were added.</param>
    /// <exception cref="SourceDataException">A key is null or comes twice; the message names the row.</exception>
    public void Check(SqlRowBlock block, int from)
    {
        if (from == block.Count)
            return;
        var last = _last.AsSpan(0, Math.Max(_lastLength, 0));
        ReadOnlySpan<byte> key = last;
        for (var row = from; row < block.Count; row++)
        {
            var before = key;
            if (!block.TryGet(row, 0, out key))
                throw Without(Rows + 1);
            if (repeatedField is { } field ? new SqlRow(block, row).GetInteger(field) == 1 : before.SequenceEqual(key) && (row > from || _lastLength >= 0))
                throw Twice();
            Rows++;
        }

        // The block is gone when the next page comes.
        if (key.Length > _last.Length)
            _last = new byte[key.Length];
        key.CopyTo(_last);
        _lastLength = key.Length;
    }

    /// <summary>The error when the row before comes once more.</summary>
    public SourceDataException Twice() => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query gives a recipient twice: row {Rows + 1} has the key of row {Rows}. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key."));

    /// <summary>The error when a key comes twice, maybe in two parts.</summary>
    public static SourceDataException TwiceInParts() => new(
        "SqlRecipientOptions.Query gives a recipient twice, which may be in two parts with different buckets. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key.");

    /// <summary>The error when the key of a row is null.</summary>
    /// <param name="row">The number of the row; null where nulls come last.</param>
    public static SourceDataException Without(long? row = null) => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query gives a row whose key is null, {(row is { } number ? $"row {number}" : "behind all others")}, which has no place in the order of the keys. An outer join gives such rows; add WHERE ... IS NOT NULL if they are no recipients."));
}
