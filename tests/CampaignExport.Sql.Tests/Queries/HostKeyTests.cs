using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>A host's query returns each recipient exactly once in the order of its key, or an error.</summary>
public sealed class HostKeyTests(PostgreSqlServer server)
{
    public static TheoryData<string, string, string> Keys => new()
    {
        { "postgresql", "BIGINT", "(i * 7919) % 100003 - 50000" },
        { "postgresql", "INTEGER", "(i * 7919) % 100003 - 50000" },
        { "postgresql", "NUMERIC", "((i * 7919) % 100003) / 8.0" },
        { "postgresql", "NUMERIC(20, 0)", "(i * 7919) % 100003" },
        { "postgresql", "TEXT", "chr(65 + (i % 7) + 32 * (i % 2)) || ((i * 7919) % 100003)" },
        { "postgresql", "TEXT COLLATE \"C\"", "chr(65 + (i % 7) + 32 * (i % 2)) || ((i * 7919) % 100003)" },
        { "postgresql", "TEXT COLLATE \"de-x-icu\"", "(ARRAY['\u00E4', 'a', 'A', 'z', '-a'])[i % 5 + 1] || ((i * 7919) % 100003)" },
        { "postgresql", "TEXT COLLATE nocase", "chr(65 + (i % 7) + 32 * (i % 2)) || i" },
        { "postgresql", "VARCHAR(20)", "'u' || ((i * 7919) % 100003)" },
        { "postgresql", "CHAR(12)", "'u' || ((i * 7919) % 100003)" },
        { "postgresql", "NAME", "'u' || ((i * 7919) % 100003)" },
        { "postgresql", "UUID", "md5(i::text)::uuid" },
        { "postgresql", "BYTEA", "decode(md5(i::text), 'hex')" },
        { "postgresql", "DATE", "DATE '2026-01-01' - (i * 7919) % 100003" },
        { "postgresql", "TIMESTAMPTZ", "TIMESTAMPTZ '2026-10-25 00:00+00' + i * INTERVAL '5 seconds 1 microsecond'" },
        { "postgresql", "TIMESTAMP", "TIMESTAMP '2026-10-25 00:00' - i * INTERVAL '7 minutes'" },
        { "postgresql", "INTERVAL", "(i * 7919) % 100003 * INTERVAL '1 hour'" },
        { "postgresql", "INET", "'10.0.0.0'::inet + (i * 7919) % 100003" },
        { "postgresql", "INTEGER[]", "ARRAY[i % 40, i]" },
        { "postgresql", "own.\"Key Kind\"", "('k' || i % 1200)::own.\"Key Kind\"" },
        { "sqlite", "INTEGER PRIMARY KEY", "(i * 7919) % 100003 - 50000" },
        { "sqlite", "BIGINT", "(i * 7919) % 100003 - 50000" },
        { "sqlite", "TEXT", "char(65 + (i % 7) + 32 * (i % 2)) || ((i * 7919) % 100003)" },
        { "sqlite", "TEXT COLLATE NOCASE", "char(65 + (i % 7) + 32 * (i % 2)) || i" },
        { "sqlite", "TEXT COLLATE RTRIM", "'u' || i || substr('    ', i % 4)" },
        { "sqlite", "VARCHAR(20)", "(i * 7919) % 100003" },
        { "sqlite", "BLOB", "randomblob(16)" },
        { "sqlite", "", "CASE i % 3 WHEN 0 THEN i WHEN 1 THEN '' || i ELSE CAST(i AS BLOB) END" },
        { "sqlite", "NUMERIC", "(i * 7919) % 100003" },
        { "sqlite", "TEXT", "'a' || char(0) || i" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Unordered_query_returns_all_rows_once_in_the_order_of_the_key(string kind, string type, string value)
    {
        await using var database = await MakeAsync(kind, type, value);
        foreach (var (page, statement) in new[] { (100, 210), (64, 64), (7, 1000) })
        {
            var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", page, statement);
            var expected = await database.QueryAsync("SELECT i FROM keys ORDER BY k");

            var pages = await ReadAsync(source);

            pages.SelectMany(one => one.Rows).Should().Equal(expected);
            foreach (var at in new[] { 0, 1, pages.Count / 2, pages.Count - 2 })
            {
                var rest = await ReadAsync(source, cursor: pages[at].Cursor);
                rest.Select(one => one.Cursor).Should().Equal(pages.Skip(at + 1).Select(one => one.Cursor));
                rest.SelectMany(one => one.Rows).Should().Equal(expected.Skip((at + 1) * page));
            }
        }
    }

    [Theory]
    [InlineData("sqlite", "TEXT", 20, 42)]
    [InlineData("sqlite", "INTEGER", 1, 1)]
    [InlineData("sqlite", "TEXT COLLATE NOCASE", 5, 3)]
    [InlineData("postgresql", "TEXT", 20, 42)]
    [InlineData("postgresql", "BIGINT", 1, 1)]
    [InlineData("postgresql", "NUMERIC", 5, 3)]
    public async Task Join_that_repeats_rows_is_an_error_that_names_the_row(string kind, string type, int page, int statement)
    {
        await using var database = await MakeAsync(kind, type, "i", rows: 120);
        await database.QueryAsync("CREATE TABLE sends (k TEXT)");
        var order = await database.QueryAsync("SELECT i FROM keys ORDER BY k");
        // Inside a page, the last of a page inside a statement, the last of a statement, and the last of all.
        foreach (var number in new[] { 1, 20, 42, 63, 120 })
        {
            await database.QueryAsync("DELETE FROM sends");
            await database.QueryAsync("INSERT INTO sends SELECT i FROM keys");
            await database.QueryAsync($"INSERT INTO sends VALUES ('{order[number - 1]}')");
            var source = await OpenAsync(database, "SELECT keys.k AS id, i AS user_id, i * 80 AS random_bucket FROM keys JOIN sends ON sends.k = CAST(keys.i AS TEXT) WHERE @campaign <> ''", page, statement);

            await FailsAsync(() => ReadAsync(source), $"row {number + 1} has the key of row {number}. A join repeats rows; use EXISTS");
            var parts = await source.PartitionAsync(new RecipientQuery("c"), 3);
            parts.Should().HaveCount(3);
            await FailsAsync(async () => { foreach (var part in parts) await ReadAsync(source, part); }, "A join repeats rows; use EXISTS");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Repeated_key_after_a_cursor_is_an_error_with_the_row_counted_from_the_beginning(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i");
        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 100, 1000);
        var pages = await ReadAsync(source);
        await database.QueryAsync("INSERT INTO keys VALUES (200, 5000)");

        await FailsAsync(() => ReadAsync(source, cursor: pages[1].Cursor), "row 201 has the key of row 200.");
        (await ReadAsync(source, cursor: pages[2].Cursor)).Should().HaveCount(9);
    }

    [Theory]
    [InlineData("sqlite", "TEXT COLLATE NOCASE", "'Ann'", "'aNN'")]
    [InlineData("sqlite", "TEXT COLLATE RTRIM", "'Ann'", "'Ann '")]
    [InlineData("postgresql", "TEXT COLLATE nocase", "'Ann'", "'aNN'")]
    [InlineData("postgresql", "VARCHAR(9) COLLATE nocase", "'Ann'", "'aNN'")]
    [InlineData("postgresql", "citext", "'Ann'", "'aNN'")]
    [InlineData("postgresql", "NUMERIC", "-1.5", "-1.50")]
    [InlineData("postgresql", "INTERVAL", "'-1 month'", "'-30 days'")]
    public async Task Keys_are_compared_by_the_rules_of_the_database(string kind, string type, string one, string other)
    {
        await using var database = await MakeAsync(kind, type, type is "NUMERIC" ? "i" : type is "INTERVAL" ? "i * INTERVAL '1 day'" : "'z' || i");
        await database.QueryAsync($"INSERT INTO keys VALUES ({one}, 5000), ({other}, 5001)");
        foreach (var (page, statement) in new[] { (1, 1), (100, 500) })
            await FailsAsync(async () => await ReadAsync(await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", page, statement)), "row 2 has the key of row 1.");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Text_and_number_are_different_keys_and_case_follows_the_collation(string kind)
    {
        await using var database = await MakeAsync(kind, kind == "sqlite" ? "" : "TEXT", "'z' || i", rows: 20);
        await database.QueryAsync(kind == "sqlite" ? "INSERT INTO keys VALUES (5, 5000), ('5', 5001)" : "INSERT INTO keys VALUES ('ann', 5000), ('Ann', 5001)");

        (await ReadAsync(await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 1, 1))).Should().HaveCount(22);
    }

    [Theory]
    [InlineData("sqlite", 10)]
    [InlineData("sqlite", 5000)]
    [InlineData("postgresql", 10)]
    [InlineData("postgresql", 5000)]
    public async Task Key_that_is_null_is_an_error(string kind, int statement)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i");
        await database.QueryAsync("INSERT INTO keys VALUES (NULL, 5000)");
        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 10, statement);

        await FailsAsync(() => ReadAsync(source), "whose key is null");
    }

    [Theory]
    [InlineData("sqlite", "REAL")]
    [InlineData("sqlite", "DOUBLE PRECISION")]
    [InlineData("sqlite", "FLOAT")]
    [InlineData("postgresql", "REAL")]
    [InlineData("postgresql", "DOUBLE PRECISION")]
    public async Task Floating_point_key_is_refused_at_start(string kind, string type)
    {
        await using var database = await MakeAsync(kind, type, "i");

        var check = () => OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 10, 10);

        (await check.Should().ThrowAsync<InvalidOperationException>()).WithMessage("SqlRecipientOptions.Query cannot be used. Its key 'id' is a floating-point number*");
    }

    [Fact]
    public async Task Floating_point_key_in_an_untyped_column_is_an_error()
    {
        await using var database = await MakeAsync("sqlite", "", "i");
        await database.QueryAsync("INSERT INTO keys VALUES (0.1, 5000)");
        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 10, 10);

        await FailsAsync(() => ReadAsync(source), "returns a floating-point number as the key");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Splits_contain_each_recipient_once_with_any_bucket(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i");
        var source = await OpenAsync(
            database, "SELECT k AS id, i AS user_id, CASE WHEN i % 10 = 0 THEN NULL WHEN i % 10 = 1 THEN -5 WHEN i % 10 = 2 THEN 70000 ELSE i * 8 END AS random_bucket FROM keys WHERE @campaign <> ''", 50, 100);
        foreach (var count in new[] { 1, 2, 7 })
        {
            var rows = new List<string>();
            foreach (var part in BucketRange.All.Split(count).Select(buckets => new RecipientQuery("c") { Buckets = buckets }))
                rows.AddRange((await ReadAsync(source, part)).SelectMany(page => page.Rows));

            rows.Should().HaveCount(1200).And.OnlyHaveUniqueItems("of {0} parts", count);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_without_buckets_has_no_ranges_of_them(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i");
        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 50, 100);

        (await FluentActions.Awaiting(() => ReadAsync(source, new RecipientQuery("c") { Buckets = new(0, 4999) })).Should().ThrowAsync<ExportRequestException>())
            .WithMessage("*no column random_bucket*");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Export_is_complete_or_fails_and_leaves_no_file(string kind)
    {
        await using var database = await MakeAsync(kind, "TEXT", "'u' || ((i * 7919) % 100003)");
        using var folder = new TemporaryFolder();
        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 100, 210);

        (await ExportAsync(source, Path.Combine(folder.Path, "all"))).Files.Sum(file => file.Rows).Should().Be(1200);
        var joined = await OpenAsync(database, "SELECT a.k AS id, a.i AS user_id FROM keys a JOIN keys b ON b.i = a.i OR b.i = a.i - 1199 WHERE @campaign <> ''", 100, 210);
        await FailsAsync(() => ExportAsync(joined, Path.Combine(folder.Path, "joined")), "A join repeats rows; use EXISTS");
        Directory.EnumerateFiles(folder.Path, "users*", SearchOption.AllDirectories).Should().ContainSingle("only the whole one is published");
    }

    private static Task<RecipientExportResult> ExportAsync(SqlRecipientSource source, string folder) =>
        new RecipientExporter<SqlRow>(source).ExportAsync(new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "c", Packaging = FilePackaging.None }, new FileExportSink(folder));

    private static async Task FailsAsync(Func<Task> read, string message) =>
        (await read.Should().ThrowAsync<SourceDataException>()).Which.Message.Should().StartWith("SqlRecipientOptions.Query ").And.Contain(message);

    /// <summary>Rows whose order in the table is not that of their keys.</summary>
    private async Task<Database> MakeAsync(string kind, string type, string value, int rows = 1200)
    {
        var database = await Database.MakeAsync(kind, server);
        if (kind == "postgresql")
        {
            await database.QueryAsync("CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
            await database.QueryAsync("CREATE EXTENSION citext");
            await database.QueryAsync("CREATE SCHEMA own");
            await database.QueryAsync($"CREATE TYPE own.\"Key Kind\" AS ENUM ({string.Join(", ", Enumerable.Range(0, 1201).Select(at => $"'k{at * 7919 % 1201}'"))})");
        }

        await database.QueryAsync($"CREATE TABLE keys (k {type}, i INTEGER)");
        await database.QueryAsync($"INSERT INTO keys WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {value}, i FROM n");
        return database;
    }

    private static async Task<SqlRecipientSource> OpenAsync(Database database, string query, int page, int statement)
    {
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = query, PageSize = page, StatementSize = statement });
        await recipients.CheckAsync();
        return recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["user_id"] });
    }

    private static async Task<List<(string Cursor, List<string> Rows)>> ReadAsync(SqlRecipientSource source, RecipientQuery? query = null, string? cursor = null)
    {
        var pages = new List<(string, List<string>)>();
        await foreach (var page in source.ReadAsync(query ?? new RecipientQuery("c"), cursor))
        {
            using (page)
                pages.Add((page.Cursor, Cells.Of(source, page)));
        }

        return pages;
    }
}
