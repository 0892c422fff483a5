using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Keys of several types, with settings of the session, and in splits: each row is returned once, or the read fails.</summary>
public sealed class HostKeyKindTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("SELECT id FROM customers WHERE @campaign <> '' UNION ALL SELECT code FROM guests")]
    [InlineData("SELECT code AS id FROM guests WHERE @campaign <> '' UNION ALL SELECT id FROM customers")]
    [InlineData("SELECT id FROM customers WHERE @campaign <> '' UNION SELECT code FROM guests")]
    [InlineData("SELECT code AS id FROM guests WHERE @campaign <> '' UNION ALL SELECT k FROM any_kind")]
    [InlineData("SELECT k AS id FROM any_kind WHERE @campaign <> '' UNION ALL SELECT code FROM guests")]
    [InlineData("SELECT id FROM customers WHERE @campaign <> '' UNION ALL SELECT k FROM any_kind UNION ALL SELECT code FROM guests")]
    [InlineData("SELECT id FROM everyone WHERE @campaign <> ''")]
    [InlineData("SELECT x.id FROM (SELECT id FROM customers UNION ALL SELECT code FROM guests) x WHERE @campaign <> ''")]
    [InlineData("WITH x AS (SELECT id FROM customers UNION ALL SELECT code FROM guests) SELECT id FROM x WHERE @campaign <> ''")]
    [InlineData("SELECT x.id FROM customers c JOIN (SELECT id FROM customers UNION ALL SELECT code FROM guests) x WHERE c.id = 1 AND @campaign <> ''")]
    [InlineData("WITH RECURSIVE x (id) AS (SELECT id FROM customers UNION ALL SELECT g.code FROM guests g, x WHERE x.id = 1) SELECT id FROM x WHERE @campaign <> ''")]
    [InlineData("SELECT column1 AS id FROM (VALUES (1), ('1'), ('10'), (50), ('g'), (x'61')) WHERE @campaign <> ''")]
    [InlineData("SELECT id FROM customers WHERE @campaign <> '' UNION ALL SELECT code FROM guests EXCEPT SELECT 2")]
    [InlineData("SELECT name AS id FROM friends WHERE @campaign <> '' UNION ALL SELECT code FROM guests")]
    [InlineData("SELECT code AS id FROM guests WHERE @campaign <> '' UNION ALL SELECT name FROM friends")]
    public async Task Keys_of_a_UNION_in_SQLite_are_returned_once_with_any_types_and_collations(string query)
    {
        await using var database = await Database.MakeAsync("sqlite", server);
        foreach (var sql in new[]
            {
                "CREATE TABLE customers (id INTEGER PRIMARY KEY)", "INSERT INTO customers VALUES (1), (2), (3), (50)",
                "CREATE TABLE guests (code TEXT PRIMARY KEY)", "INSERT INTO guests VALUES ('10'), ('11'), ('g1'), ('Z'), ('a')",
                "CREATE TABLE any_kind (k)", "INSERT INTO any_kind VALUES (7), ('7'), ('x'), (x'31')",
                "CREATE TABLE friends (name TEXT PRIMARY KEY COLLATE NOCASE)", "INSERT INTO friends VALUES ('B'), ('c'), ('D'), ('e')",
                "CREATE VIEW everyone AS SELECT id FROM customers UNION ALL SELECT code FROM guests",
            })
            await database.QueryAsync(sql);
        var all = await database.QueryAsync($"SELECT typeof(id) || ':' || CAST(id AS TEXT) FROM ({query.Replace("@campaign", "'c'", StringComparison.Ordinal)}) q");
        foreach (var statement in new[] { 1, 2, 4, 100 })
        {
            var source = await OpenAsync(database, $"SELECT id, typeof(id) || ':' || CAST(id AS TEXT) AS user_id FROM ({query})", 1, statement);
            // The key of the host's query, not of a wrapper.
            var plain = await OpenAsync(database, query, 2, statement);

            (await ReadAsync(source, new RecipientQuery("c"))).Should().BeEquivalentTo(all, "of statements of {0}", statement);
            (await ReadAsync(plain, new RecipientQuery("c"))).Should().HaveCount(all.Count, "of statements of {0}", statement);
        }
    }

    [Theory]
    [InlineData("SQL,DMY", "Asia/Shanghai", "TIMESTAMPTZ")]
    [InlineData("SQL,MDY", "Asia/Kolkata", "TIMESTAMPTZ")]
    [InlineData("Postgres,DMY", "Asia/Shanghai", "TIMESTAMPTZ")]
    [InlineData("German", "Asia/Shanghai", "TIMESTAMPTZ")]
    [InlineData("German", "America/New_York", "TIMESTAMP")]
    [InlineData("SQL,DMY", "Asia/Shanghai", "DATE")]
    [InlineData("SQL,DMY", "Asia/Shanghai", "TSTZRANGE")]
    [InlineData("ISO", "Europe/Amsterdam", "TIMESTAMPTZ")]
    public async Task Times_are_keys_with_every_DateStyle(string style, string zone, string type)
    {
        var connection = await server.CreateDatabaseAsync() + $";Timezone={zone};Options=-c datestyle={style.Replace(" ", "", StringComparison.Ordinal)}";
        await using var database = Database.At("postgresql", connection);
        var value = type == "TSTZRANGE" ? "tstzrange(t, t + INTERVAL '1 hour')" : $"t::{type}";
        await database.QueryAsync($"CREATE TABLE keys (k {type} PRIMARY KEY, i INTEGER)");
        await database.QueryAsync($"INSERT INTO keys SELECT {value}, i FROM (SELECT '2026-10-25 00:00+00'::timestamptz - i * INTERVAL '29 hours' AS t, i FROM generate_series(1, 1000) i) x");
        await database.QueryAsync($"INSERT INTO keys SELECT {value}, 2000 + i FROM (SELECT '0044-03-15 12:00+00 BC'::timestamptz + i * INTERVAL '2 years' AS t, i FROM generate_series(1, 60) i) x");
        await database.QueryAsync($"INSERT INTO keys SELECT {value}, 3000 + i FROM (SELECT '1880-03-15 12:00+00'::timestamptz + i * INTERVAL '100 days' AS t, i FROM generate_series(1, 60) i) x");
        var expected = await database.QueryAsync("SELECT i FROM keys ORDER BY k");

        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 10, 17);

        (await ReadAsync(source, new RecipientQuery("c"))).Should().Equal(expected);
    }

    [Theory]
    [InlineData("-c intervalstyle=sql_standard", "INTERVAL", "CASE i % 2 WHEN 0 THEN 1 ELSE -1 END * (i * INTERVAL '1 month 1 day 1 hour 0.5 second')")]
    [InlineData("-c intervalstyle=iso_8601", "INTERVAL", "i * INTERVAL '1 month -40 days 1 hour'")]
    [InlineData("-c extra_float_digits=-5", "DOUBLE PRECISION[]", "ARRAY[i / 100000.0::float8 + 1]")]
    [InlineData("-c bytea_output=escape", "BYTEA", "decode(md5(i::text), 'hex')")]
    [InlineData("-c standard_conforming_strings=off", "TEXT", "'k' || chr(92) || i")]
    public async Task Keys_do_not_depend_on_settings_of_the_session(string setting, string type, string value)
    {
        await using var database = Database.At("postgresql", await server.CreateDatabaseAsync() + $";Options={setting}");
        await database.QueryAsync($"CREATE TABLE keys (k {type} PRIMARY KEY, i INTEGER)");
        await database.QueryAsync($"INSERT INTO keys SELECT {value}, i FROM generate_series(1, 300) i");

        var source = await OpenAsync(database, "SELECT k AS id, i AS user_id FROM keys WHERE @campaign <> ''", 10, 17);

        (await ReadAsync(source, new RecipientQuery("c"))).Should().Equal(await database.QueryAsync("SELECT i FROM keys ORDER BY k"));
    }

    [Theory]
    [InlineData("sqlite", "10, 9000")]
    [InlineData("sqlite", "NULL, 9000")]
    [InlineData("sqlite", "10, 20")]
    [InlineData("postgresql", "10, 9000")]
    [InlineData("postgresql", "NULL, 9000")]
    [InlineData("postgresql", "10, 20")]
    public async Task Recipient_in_two_buckets_is_an_error_in_each_split(string kind, string buckets)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE keys (k INTEGER PRIMARY KEY)");
        await database.QueryAsync("INSERT INTO keys WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n");
        await database.QueryAsync("CREATE TABLE buckets (k INTEGER, b INTEGER)");
        await database.QueryAsync("INSERT INTO buckets SELECT k, k * 90 FROM keys");
        var source = await OpenAsync(database, "SELECT a.k AS id, b.b AS random_bucket, a.k AS user_id FROM keys a JOIN buckets b ON b.k = a.k WHERE @campaign <> ''", 10, 20);
        var parts = BucketRange.All.Split(3).Select(buckets => new RecipientQuery("c") { Buckets = buckets }).ToList();
        var whole = new List<string>();
        foreach (var part in parts)
            whole.AddRange(await ReadAsync(source, part));
        whole.Should().HaveCount(100).And.OnlyHaveUniqueItems();

        await database.QueryAsync("DELETE FROM buckets WHERE k = 60");
        foreach (var bucket in buckets.Split(", "))
            await database.QueryAsync($"INSERT INTO buckets VALUES (60, {bucket})");

        foreach (var part in parts)
            (await source.Invoking(one => ReadAsync(one, part)).Should().ThrowAsync<SourceDataException>()).Which.Message.Should().StartWith("SqlRecipientOptions.Query returns a recipient twice").And.Contain("use EXISTS");
    }

    [Theory]
    [InlineData("sqlite", "i * 8.33 + 0.5")]
    [InlineData("sqlite", "CASE i % 3 WHEN 0 THEN i * 8 WHEN 1 THEN '' || (i * 8) ELSE i * 8.5 END")]
    [InlineData("sqlite", "CAST(i * 8.4 AS TEXT)")]
    [InlineData("postgresql", "(i * 8.33 + 0.5)::numeric")]
    public async Task Bucket_that_is_not_a_whole_number_is_in_one_split(string kind, string bucket)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE keys (i INTEGER PRIMARY KEY)");
        await database.QueryAsync("INSERT INTO keys WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) SELECT i FROM n");
        var source = await OpenAsync(database, $"SELECT i AS id, i AS user_id, {bucket} AS random_bucket FROM keys WHERE @campaign <> ''", 100, 500);
        foreach (var count in new[] { 2, 3, 7, 5000 })
        {
            var rows = new List<string>();
            foreach (var part in BucketRange.All.Split(count).Select(buckets => new RecipientQuery("c") { Buckets = buckets }).Where((_, at) => count < 100 || at < 60))
                rows.AddRange(await ReadAsync(source, part));

            rows.Should().OnlyHaveUniqueItems();
            if (count < 100)
                rows.Should().HaveCount(1200);
        }
    }

    private static async Task<SqlRecipientSource> OpenAsync(Database database, string query, int page, int statement)
    {
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = query, PageSize = page, StatementSize = statement });
        await recipients.CheckAsync();
        return recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["user_id"] });
    }

    private static async Task<List<string>> ReadAsync(SqlRecipientSource source, RecipientQuery query)
    {
        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(query, null))
        {
            using (page)
                rows.AddRange(Cells.Of(source, page));
        }

        return rows;
    }
}
