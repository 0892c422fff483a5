using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Wraps a host's query for recipients with order, cursor, limit and random buckets.</summary>
internal sealed class HostStatements
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
        // Another query or key would return other rows.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Key}\n{query}"));
        Description = $"query of the host {Convert.ToHexStringLower(digest)[..16]}";
    }

    /// <summary>The field by which rows are ordered.</summary>
    public SqlField Key { get; private set; } = new("", "", SqlFieldKind.Text);

    /// <summary>The custom attributes with their own columns, by name.</summary>
    public IReadOnlyDictionary<string, SqlField> Custom { get; private set; } = new Dictionary<string, SqlField>();

    /// <summary>Describes what determines the rows of an export.</summary>
    public string Description { get; }

    /// <summary>Whether rows have random buckets.</summary>
    public bool HasBuckets => _columns.ContainsKey(Bucket);

    /// <summary>The documented columns and custom attributes that the query returns, by their names.</summary>
    public IReadOnlyList<string> Columns => [.. _columns.Keys.Where(column => column != Key).Select(column => column.Name)];

    /// <summary>The reasons why the query is slow, as sentences that begin with the name of the option; empty for none.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    private string QueryKey => Quote(_key.Name);

    // The plus makes SQLite compare the value of the key, whatever the type of its column.
    private string ComparedKey => $"{(_mixesKeys ? "+" : "")}{QueryKey}";

    // A LIMIT keeps conditions out of the inner SELECTs, which would compare each key by its own type and collation.
    private string From => _mixesKeys ? $"FROM (SELECT * FROM ({_query}\n) LIMIT 9223372036854775807) q" : $"FROM ({_query}\n) q";

    /// <summary>Validates the query against the database.</summary>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all errors.</exception>
    public static async Task<HostStatements> CheckAsync(SqlDatabase database, SqlRecipientOptions options, CancellationToken cancellationToken)
    {
        var text = new HostQueryText(options.Query!);
        var statements = new HostStatements(text.Text, database.Dialect.Rows, options);
        var check = new HostQueryCheck(database, "SqlRecipientOptions.Query", text, HostQueryUse.Recipients, new Dictionary<string, object?> { ["campaign"] = "" });
        await check.RunAsync((connection, columns, problems) => statements.CheckAsync(connection, columns, options, text, problems, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return statements;
    }

    /// <summary>Whether a field follows the requested ones, in which the database says whether a row has the key of the previous row.</summary>
    public bool HasExtraField => _comparison == SqlKeyComparison.Database;

    /// <summary>Creates the check of the keys of one read.</summary>
    /// <param name="after">The cursor after which the read begins; null for the beginning.</param>
    /// <param name="fields">The number of requested fields.</param>
    public HostKeyWatch Watch(SqlCursor? after, int fields) => new(after, HasExtraField ? fields : null);

    /// <summary>
    /// Creates a query that returns a row if a row is missing between the statement that ended at a cursor and the next one, or at the beginning; null if none can be missing.
    /// </summary>
    public SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after)
    {
        // A null that sorts first is found as the first row, unless the range ends at a key.
        if (after is null && _rows.SortsNullFirst && query.Partition is null)
            return null;
        var condition = after is null ? $"{QueryKey} IS NULL" : $"{ComparedKey} = {_rows.KeyOf("@cursor", _key.Type)}";
        return new($"SELECT CAST(1 AS BIGINT) {From} WHERE {condition} LIMIT 1 OFFSET {(after is null ? 0 : 1)}", [true], Parameters(query, after, 0))
        {
            IsKeyed = true,
        };
    }

    /// <summary>Creates a query that returns a row if a key is repeated among all rows; null if all rows are read, or a read resumes after a cursor.</summary>
    /// <remarks>The rows of a key may have different buckets, and would then be in different partitions.</remarks>
    public SqlRowQuery? PartitionGuard(RecipientQuery query, SqlCursor? after) => query.Buckets is null || after is not null ? null
        : new($"SELECT CAST(1 AS BIGINT) {From} GROUP BY {QueryKey} HAVING count(*) > 1 LIMIT 1", [true], Parameters(query, after, 0)) { IsKeyed = true };

    /// <summary>Creates the query for the last keys of all parts of the recipients but the last one. It reads and sorts all keys.</summary>
    /// <param name="query">The query for recipients.</param>
    /// <param name="count">The number of parts, which have nearly the same number of rows.</param>
    public SqlRowQuery CreateEndsQuery(RecipientQuery query, int count)
    {
        const string place = "q.campaign_export_place";
        const string total = "q.campaign_export_total";
        var conditions = Conditions(query, KeyRange.Of(query)?.Start).ToList();
        return new($"""
            SELECT {_columns[Key]} FROM (
                SELECT {QueryKey}, row_number() OVER (ORDER BY {QueryKey}) AS campaign_export_place, count(*) OVER () AS campaign_export_total
                {From}{(conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")}) q
            WHERE {place} < {total} AND ({place} - 1) * @parts / {total} < {place} * @parts / {total} ORDER BY {place}
            """, [false], new Dictionary<string, object?>(Parameters(query, KeyRange.Of(query)?.Start, 0)) { ["parts"] = (long)count }) { IsKeyed = true };
    }

    /// <summary>Creates the query for some rows, in order.</summary>
    /// <param name="fields">The requested fields, the key first. The extra field follows them.</param>
    /// <param name="query">The query for recipients.</param>
    /// <param name="after">The cursor to continue after; null for the beginning.</param>
    /// <param name="limit">The maximum number of rows.</param>
    public SqlRowQuery CreateQuery(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit) =>
        CreateQuery(fields, query, after, limit, _comparison);

    /// <summary>Checks that the query returns the requested custom columns, and the address if recipients are chosen by it.</summary>
    /// <exception cref="ExportRequestException">The query lacks a column. The message names all missing columns.</exception>
    public void Require(RecipientChoice choice)
    {
        if (choice.Contents == RecipientContents.Email && !_columns.ContainsKey(ProfileFields.Email))
        {
            throw new ExportRequestException(
                $"SqlRecipientOptions.Query returns no column 'email', so there are no e-mail addresses to export. Add the column to the query, or export user data.",
                $"SqlRecipientOptions.Query ne renvoie pas de colonne « email », il n’y a donc pas d’adresses e-mail à exporter. Ajoutez la colonne à la requête, ou exportez les données utilisateur.");
        }

        var missing = new List<string>();
        if (!_columns.ContainsKey(ProfileFields.CustomAttributes))
            missing.AddRange(choice.CustomAttributes.Where(name => !Custom.ContainsKey(name)).Select(name => $"'{name}'"));
        if (!_columns.ContainsKey(ProfileFields.CustomEvents) && choice.CustomEvents.Count > 0)
            missing.Add("'custom_events'");
        if (missing.Count > 0)
        {
            var (names, all) = (string.Join(", ", missing), Custom.Keys.Select(name => $"'{name}'"));
            throw new ExportRequestException(
                $"SqlRecipientOptions.Query returns no column {names}. Its custom attributes are: {string.Join(", ", all.DefaultIfEmpty("none"))}.",
                $"SqlRecipientOptions.Query ne renvoie pas de colonne {names}. Ses attributs personnalisés sont : {string.Join(", ", all.DefaultIfEmpty("aucun"))}.");
        }
    }

    private static string Quote(string name) => $"q.\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Dictionary<string, object?> Parameters(RecipientQuery query, SqlCursor? after, long limit) => new()
    {
        ["campaign"] = query.CampaignId,
        ["cursor"] = after?.Key,
        ["until"] = KeyRange.Of(query)?.Until,
        ["limit"] = limit,
        ["first_bucket"] = (long)(query.Buckets ?? BucketRange.All).First,
        ["last_bucket"] = (long)(query.Buckets ?? BucketRange.All).Last,
    };

    private SqlRowQuery CreateQuery(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlKeyComparison comparison)
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
            yield return $"{ComparedKey} > {_rows.KeyOf("@cursor", _key.Type)}";
        if (KeyRange.Of(query)?.Until is not null)
            yield return $"{ComparedKey} <= {_rows.KeyOf("@until", _key.Type)}";
        if (query.Buckets is not { } buckets)
            yield break;
        // Each row is in exactly one range, even if its bucket is not a whole number: the first range has no lower end and includes null, the last one has no upper
        // end, and each lower end is the upper end of the previous range. The addition makes SQLite compare texts as numbers.
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
            problems.Add($"Its key '{_key.Name}' is {(_key.Type == "record" ? "a row" : "a floating-point number")} ({_key.Type}), which text cannot represent exactly. Choose a key that is a whole number, a decimal number or a text.");
        if (problems.Count > 0)
            return;
        _mixesKeys = await _rows.MixesKeysAsync(
            connection, new SqlRowQuery($"SELECT {QueryKey} {From}", [], Parameters(new RecipientQuery(""), null, 0)), cancellationToken).ConfigureAwait(false);
        var page = CreateQuery([Key, .. _columns.Keys.Where(field => field != Key)], new RecipientQuery(""), new SqlCursor("", 0), options.StatementSize, SqlKeyComparison.Bytes);
        List<string> warnings = [.. text.VolatileFunctions.Select(function =>
            $"SqlRecipientOptions.Query calls {function}(), which returns a different value on each call. If the key or random_bucket depends on it, recipients are lost or repeated.")];
        if (!await _rows.ReadsIndexAsync(connection, page, cancellationToken).ConfigureAwait(false))
        {
            var reason = _mixesKeys
                ? $"Its keys come from a UNION, a recursive query or VALUES, whose parts may compare them by different rules, so that no index can be used: read one table that holds the result, with an index on '{_key.Name}'."
                : (text.SortingClause ?? text.VolatileFunctions.Select(function => $"{function}()").FirstOrDefault()) is { } clause
                ? $"{clause} prevents the use of an index: {Advice(clause)}"
                : $"'{_key.Name}' has no index: create one, or choose a key with an index.";
            warnings.Add($"SqlRecipientOptions.Query makes the database read or sort all its rows for each statement of {Plural.Of(options.StatementSize, "recipient")}, so the time of an export grows with the square of their number. {reason}");
        }

        Warnings = warnings;
    }

    private static string Advice(string clause) => clause switch
    {
        "DISTINCT" or "GROUP BY" => "where a join repeats rows, use EXISTS instead.",
        "JOIN" or "IN" => "where it only selects recipients, use EXISTS instead.",
        "WITH" => "write it as a subquery.",
        "UNION ALL" => "read one table, or a materialized view.",
        "UNION" => "use UNION ALL if its parts have no recipient in common.",
        "LIMIT" => "select recipients with WHERE instead.",
        "TABLESAMPLE" => "select recipients with WHERE instead, by a column that does not change.",
        _ when clause.EndsWith(')') => "store its value in a column.",
        "OVER" => "store the values of the window function in a table or a materialized view.",
        _ => "use EXISTS or NOT EXISTS instead.",
    };

    /// <summary>Finds the documented and custom columns among those of the query.</summary>
    private void Take(IReadOnlyList<(string Name, string Type)> given, string key, List<string> problems)
    {
        var columns = new Dictionary<string, (string Name, string Type)>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in given)
        {
            if (!columns.TryAdd(column.Name, column))
                problems.Add($"It returns two columns '{column.Name}': rename one of them.");
        }

        if (columns.TryGetValue(key, out _key))
        {
            // The key is not a cell: its name is no documented column, and the driver returns its value unconverted.
            Key = new("", _key.Name, SqlFieldKind.Text);
            _columns.Add(Key, _rows.Convert(Quote(_key.Name), "", SqlFieldKind.Text)!);
        }
        else
        {
            problems.Add($"It returns no column '{key}', which SqlRecipientOptions.Key names. Its columns are: {string.Join(", ", given.Select(column => $"'{column.Name}'"))}.");
        }

        foreach (var field in ProfileFields.Stored.Concat(ProfileFields.Receipt))
        {
            string[] names = [.. new[] { field.Name, field.Column }.Distinct(StringComparer.OrdinalIgnoreCase).Where(columns.ContainsKey)];
            if (names.Length > 1)
                problems.Add($"It returns '{names[0]}' and '{names[1]}', which are the same column: remove one.");
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

    // Named, so that a driver can report the column of an invalid value.
    private string ColumnOf(SqlField field) => !_columns.TryGetValue(field, out var sql) ? $"CAST(NULL AS {(field.IsInteger ? "BIGINT" : "TEXT")})"
        : field == Key ? sql
        : $"{sql} AS \"{field.Column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>Checks the keys of one read of a host's query: none may be null or repeated.</summary>
/// <param name="after">The cursor after which the read begins; null for the beginning.</param>
/// <param name="repeatedField">The field in which the database reports whether a row has the key of the previous row; null if the bytes of the keys decide it.</param>
internal sealed class HostKeyWatch(SqlCursor? after, int? repeatedField)
{
    private byte[] _last = [];
    private int _lastLength = -1;

    /// <summary>The number of rows read so far, from the beginning of the query.</summary>
    public long Rows { get; private set; } = after?.Number ?? 0;

    /// <summary>Checks rows that were added to a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="from">The index of the first added row.</param>
    /// <exception cref="SourceDataException">A key is null or repeated. The message names the row.</exception>
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

        // The block is disposed before the next page is read.
        if (key.Length > _last.Length)
            _last = new byte[key.Length];
        key.CopyTo(_last);
        _lastLength = key.Length;
    }

    /// <summary>The error for a row with the key of the previous row.</summary>
    public SourceDataException Twice() => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query returns a recipient twice: row {Rows + 1} has the key of row {Rows}. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key."));

    /// <summary>The error for a repeated key, possibly in two partitions.</summary>
    public static SourceDataException TwiceInPartitions() => new(
        "SqlRecipientOptions.Query returns a recipient twice, possibly with different random buckets. A join repeats rows; use EXISTS. If the key is not unique, choose another column as SqlRecipientOptions.Key.");

    /// <summary>The error for a row whose key is null.</summary>
    /// <param name="row">The number of the row; null where nulls sort last.</param>
    public static SourceDataException Without(long? row = null) => new(FormattableString.Invariant(
        $"SqlRecipientOptions.Query returns a row whose key is null, {(row is { } number ? $"row {number}" : "after all others")}, so reading cannot continue after it. An outer join returns such rows; add WHERE ... IS NOT NULL if they are not recipients."));
}
