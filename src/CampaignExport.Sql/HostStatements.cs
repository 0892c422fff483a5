using System.Security.Cryptography;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>A query of the host for recipients.</summary>
internal sealed class HostStatements : IRecipientStatements
{
    private const string First = "@first_bucket";
    private const string Last = "@last_bucket";

    private readonly string _query;
    private readonly SqlRowAccess _rows;
    private readonly Dictionary<SqlField, (string Name, string Type)> _columns = [];

    private HostStatements(string query, SqlRowAccess rows, SqlField key) => (_query, _rows, Key) = (query, rows, key);

    public SqlField Key { get; }

    public IReadOnlyDictionary<string, SqlField> Custom { get; private set; } = new Dictionary<string, SqlField>();

    // Another query would give other rows.
    public string Description => $"query of the host {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_query)))[..16]}";

    public bool HasBuckets => _query.Contains(First, StringComparison.Ordinal);

    /// <summary>Asks the database what the query gives.</summary>
    /// <exception cref="InvalidOperationException">A parameter or a column is missing; the message names all of them.</exception>
    public static async Task<HostStatements> CheckAsync(SqlDatabase database, SqlRecipientOptions options, CancellationToken cancellationToken)
    {
        var query = options.Query!.Trim().TrimEnd(';');
        var key = new SqlField(options.KeyColumn, options.KeyColumn, SqlFieldKind.Text);
        var statements = new HostStatements(query, database.Dialect.Rows, key);
        string[] wanted = [.. new[] { "@campaign", "@cursor", "@limit" }, .. statements.HasBuckets || query.Contains(Last, StringComparison.Ordinal) ? [First, Last] : Array.Empty<string>()];
        var problems = wanted.Where(name => !query.Contains(name, StringComparison.Ordinal)).Select(name => $"It has no parameter {name}.").ToList();
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var given = await database.Dialect.Rows
                .DescribeAsync(connection, new(query, [], Parameters(new RecipientQuery(""), null, 0)), cancellationToken).ConfigureAwait(false);
            problems.AddRange(statements.Take(given, options.WithoutColumns));
        }

        return problems.Count == 0 ? statements
            : throw new InvalidOperationException($"SqlRecipientOptions.Query cannot be used. {string.Join(' ', problems)}");
    }

    // Only the host could say where its keys stand.
    public Func<RecipientQuery, SqlCursor?, int, SqlStatement>? KeyAfter => null;

    public bool IsByBucket(RecipientQuery query) => false;

    public SqlRowQuery Of(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null) => new(
        // Rows of a query stay in its order when no more than their columns is chosen.
        $"SELECT {string.Join(", ", fields.Select(ColumnOf))} FROM ({_query}\n) q",
        [.. fields.Select(field => field.IsInteger)],
        Parameters(query, after, limit));

    private static Dictionary<string, object?> Parameters(RecipientQuery query, SqlCursor? after, long limit)
    {
        var buckets = query.Buckets ?? BucketRange.All;
        return new()
        {
            ["campaign"] = query.CampaignId,
            ["cursor"] = after?.Key,
            ["limit"] = limit,
            ["first_bucket"] = (long)buckets.First,
            ["last_bucket"] = (long)buckets.Last,
        };
    }

    private static string Quote(string name) => $"q.\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Finds the columns among those that the query gives.</summary>
    private IEnumerable<string> Take(IReadOnlyList<(string Name, string Type)> given, ISet<string> without)
    {
        var rest = given.DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        if (rest.TryGetValue(Key.Column, out var key))
            _columns.Add(Key, key);
        else
            problems.Add($"It gives no column '{Key.Column}', which SqlRecipientOptions.KeyColumn says rows are ordered by.");
        foreach (var field in ProfileFields.Stored.Concat(ProfileFields.Receipt))
        {
            var name = new[] { field.Name, field.Column }.FirstOrDefault(rest.ContainsKey);
            if (name is not null)
            {
                _columns.Add(field, rest[name]);
                rest.Remove(name);
            }
            else if (field != ProfileFields.CustomAttributes && field != ProfileFields.CustomEvents && !without.Contains(field.Name) && !without.Contains(field.Column))
            {
                problems.Add($"It gives no column '{field.Column}': name one so, or add it to SqlRecipientOptions.WithoutColumns.");
            }
        }

        Custom = rest.Values.Where(column => column.Name != key.Name).ToDictionary(
            column => column.Name, column => new SqlField(column.Name, column.Name, SqlFieldKind.Text), StringComparer.Ordinal);
        foreach (var (name, field) in Custom)
            _columns.Add(field, rest[name]);
        return problems;
    }

    private string ColumnOf(SqlField field) => _columns.TryGetValue(field, out var column)
        ? _rows.Convert(Quote(column.Name), column.Type, field.Kind)
        : $"CAST(NULL AS {(field.IsInteger ? "BIGINT" : "TEXT")})";
}
