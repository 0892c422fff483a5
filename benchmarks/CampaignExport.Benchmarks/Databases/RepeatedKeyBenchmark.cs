using System.Data.Common;
using System.Globalization;
using System.Reflection;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Whole;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignExport.Benchmarks.Databases;

/// <summary>
/// What it costs to find keys that a host's query gives twice: exports with the check and without it, in turn, of keys that are compared by their bytes
/// and of keys that the database compares.
/// </summary>
internal static class RepeatedKeyBenchmark
{
    private const int Attributes = 34;

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "database", "folder", "rows", "rounds");
        var (isPostgreSql, rows, rounds) = (options.Text("database") == "postgresql", options.Number("rows", 400_000), options.Number("rounds", 15));
        var folder = Directory.CreateDirectory(options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-keys")).FullName;
        var output = Path.Combine(folder, $"output-{Environment.ProcessId}");
        var file = Path.Combine(folder, $"keys-{rows}.db");
        await using var server = isPostgreSql ? await PostgreSqlProcess.StartAsync(Path.Combine(folder, "postgresql")) : null;
        await using DbDataSource source = server is null
            ? SqliteFactory.Instance.CreateDataSource($"Data Source={file}") : NpgsqlDataSource.Create(server.ConnectionString);
        await LoadAsync(source, rows, isPostgreSql);
        Console.WriteLine($"# The check for repeated keys, {(isPostgreSql ? "PostgreSQL" : "SQLite")}\n");
        Machine.Describe(isPostgreSql ? typeof(NpgsqlConnection) : typeof(SqliteConnection));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {rounds} rounds in turn after one that does not count, medians, to new files.\n"));
        Console.WriteLine("| keys compared by | columns | with the check, s | without, s | cost, median of the rounds |\n|---|---:|---:|---:|---:|");
        foreach (var (key, comparison) in new[] { ("id", "their bytes"), ("code", "the database") })
        {
            foreach (var isWide in new[] { true, false })
            {
                var checkedSource = await OpenAsync(server, file, key, isWide, hasCheck: true);
                var uncheckedSource = await OpenAsync(server, file, key, isWide, hasCheck: false);
                var (on, off) = (Case("on", checkedSource), Case("off", uncheckedSource));
                var measured = new ExportRounds();
                for (var round = -1; round < rounds; round++)
                {
                    // Neither is always the first.
                    foreach (var one in round % 2 == 0 ? [on, off] : new[] { off, on })
                    {
                        var run = await one.MeasureAsync(output);
                        Directory.Delete(output, recursive: true);
                        if (round >= 0)
                            measured.Add(one.Name, run);
                    }
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {comparison} | {(isWide ? Attributes + 2 : 2)} | {measured.Seconds("on"):F3} | {measured.Seconds("off"):F3} | {(measured.Ratio("off", "on")!.Value - 1) * 100:F2} % |"));
            }
        }
    }

    private static WriteCase Case(string name, SqlRecipientSource source) => new(name, folder =>
        new RecipientExporter<SqlRow>(source).ExportAsync(new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "c", Packaging = FilePackaging.None }, new FileExportSink(folder)));

    private static async Task<SqlRecipientSource> OpenAsync(PostgreSqlProcess? server, string file, string key, bool isWide, bool hasCheck)
    {
        string[] attributes = isWide ? [.. Enumerable.Range(1, Attributes).Select(at => $"a{at}")] : [];
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport();
        _ = server is null ? builder.AddSqlite(one => one.Path = file) : builder.AddPostgreSql(one => one.ConnectionString = server.ConnectionString);
        builder.AddSqlRecipients(key, $"SELECT {string.Join(", ", [key, "email", .. attributes])} FROM keyed WHERE @campaign <> ''");
        // The process ends soon, and the source needs its connections until then.
        var recipients = services.BuildServiceProvider().GetRequiredService<SqlRecipients>();
        await recipients.CheckAsync();
        if (!hasCheck)
        {
            var statements = typeof(SqlRecipients).GetField("_statements", BindingFlags.NonPublic | BindingFlags.Instance)!;
            statements.SetValue(recipients, new UncheckedStatements((HostStatements)statements.GetValue(recipients)!));
        }

        return recipients.CreateSource(new(RecipientContents.UserData) { CustomAttributes = attributes, Columns = ["user_id", "email", .. attributes] });
    }

    private static async Task LoadAsync(DbDataSource source, int rows, bool isPostgreSql)
    {
        var names = Enumerable.Range(1, Attributes).ToArray();
        var collation = isPostgreSql ? "COLLATE \"C\"" : "";
        // A decimal number and a text without case may be equal although their bytes differ.
        await ExecuteAsync($"CREATE TABLE IF NOT EXISTS keyed (id TEXT {collation} NOT NULL PRIMARY KEY, code {(isPostgreSql ? "NUMERIC" : "TEXT COLLATE NOCASE")} NOT NULL UNIQUE, email TEXT, {string.Join(", ", names.Select(at => $"a{at} TEXT"))})");
        if (Convert.ToInt64(await ExecuteAsync("SELECT count(*) FROM keyed"), CultureInfo.InvariantCulture) == rows)
            return;
        await ExecuteAsync("DELETE FROM keyed");
        var id = isPostgreSql ? "lpad(CAST(n AS TEXT), 10, '0')" : "printf('%010d', n)";
        await ExecuteAsync($"""
            INSERT INTO keyed WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})
            SELECT {id}, {(isPostgreSql ? "n" : id)}, 'person' || n || '@example.com', {string.Join(", ", names.Select(at => $"'value {at} of ' || n"))} FROM numbers
            """);
        await ExecuteAsync(isPostgreSql ? "VACUUM ANALYZE keyed" : "ANALYZE");

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 600);
            return await command.ExecuteScalarAsync();
        }
    }

    /// <summary>The statements of a host's query as they would be without any check of its keys.</summary>
    private sealed class UncheckedStatements(HostStatements host) : IRecipientStatements
    {
        private static readonly MethodInfo Create = typeof(HostStatements).GetMethods(BindingFlags.NonPublic | BindingFlags.Instance)
            .Single(method => method.Name == "CreateQuery" && method.GetParameters().Length == 5 && method.GetParameters()[4].ParameterType == typeof(SqlKeyComparison));

        public SqlField Key => host.Key;

        public IReadOnlyDictionary<string, SqlField> Custom => host.Custom;

        public string Description => host.Description;

        public bool HasBuckets => host.HasBuckets;

        public Func<RecipientQuery, SqlCursor?, int, SqlStatement>? KeyAfter => null;

        public bool IsByBucket(RecipientQuery query) => false;

        public bool HasExtraField(RecipientQuery query) => false;

        public HostKeyWatch? Watch(SqlCursor? after, int fields) => null;

        public SqlRowQuery? Guard(RecipientQuery query, SqlCursor? after) => null;

        public SqlRowQuery CreateQuery(IReadOnlyList<SqlField> fields, RecipientQuery query, SqlCursor? after, long limit, SqlCursor? upTo = null) =>
            (SqlRowQuery)Create.Invoke(host, [fields, query, after, limit, SqlKeyComparison.Bytes])!;
    }
}
