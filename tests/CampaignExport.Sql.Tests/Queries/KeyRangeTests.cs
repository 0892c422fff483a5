using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests.Queries;

/// <summary>Host queries that are split into ranges of their keys.</summary>
public sealed class KeyRangeTests(PostgreSqlServer server)
{
    private const string Query = "SELECT k AS id, i AS user_id, i AS random_bucket FROM keys WHERE @campaign <> ''";

    [Theory]
    [InlineData("sqlite", "INTEGER", "(i * 7919) % 100003 - 50000")]
    [InlineData("sqlite", "TEXT", "'u' || ((i * 7919) % 100003)")]
    [InlineData("sqlite", "TEXT COLLATE NOCASE", "CASE i % 2 WHEN 0 THEN 'U' ELSE 'u' END || ((i * 7919) % 100003)")]
    [InlineData("sqlite", "", "CASE i % 3 WHEN 0 THEN i WHEN 1 THEN 't' || i ELSE CAST('b' || i AS BLOB) END")]
    [InlineData("postgresql", "BIGINT", "(i * 7919) % 100003 - 50000")]
    [InlineData("postgresql", "TEXT", "E'u\n\"' || ((i * 7919) % 100003)")]
    [InlineData("postgresql", "UUID", "md5(i::text)::uuid")]
    [InlineData("postgresql", "NUMERIC", "i * 1.50")]
    [InlineData("postgresql", "TIMESTAMPTZ", "TIMESTAMPTZ '2026-06-01Z' + i * INTERVAL '1 second 7 microseconds'")]
    public async Task Ranges_contain_each_recipient_once_in_equal_shares(string kind, string type, string value)
    {
        await using var database = await MakeAsync(kind, type, value);
        var source = await OpenAsync(database);
        var all = await ReadAsync(source, new("c"));
        all.Should().HaveCount(1200);
        foreach (var count in new[] { 1, 2, 7, 100 })
        {
            var partitions = await source.PartitionAsync(new("c"), count);
            var parts = new List<List<string>>();
            foreach (var partition in partitions)
                parts.Add(await ReadAsync(source, partition));

            parts.SelectMany(part => part).Should().Equal(all, "of {0} parts", count);
            parts.Should().HaveCount(count).And.OnlyContain(part => part.Count >= 1200 / count && part.Count <= (1200 / count) + 1);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Recipients_that_are_added_or_deleted_meanwhile_are_in_one_range(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i * 10");
        var source = await OpenAsync(database);
        var partitions = await source.PartitionAsync(new("c"), 4);

        await database.QueryAsync("INSERT INTO keys SELECT k + 5, i + 5000 FROM keys");
        await database.QueryAsync("INSERT INTO keys VALUES (-7, 8001), (99999, 8002)");
        await database.QueryAsync("DELETE FROM keys WHERE k % 300 = 0");
        var rows = new List<string>();
        foreach (var partition in partitions)
            rows.AddRange(await ReadAsync(source, partition));

        rows.Should().Equal(await ReadAsync(source, new("c"))).And.HaveCount(2362);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Fewer_recipients_than_ranges_make_fewer_ranges_and_a_range_can_be_divided(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i", rows: 4);
        var source = await OpenAsync(database);

        (await source.PartitionAsync(new("c"), 8)).Should().HaveCount(4);
        var none = (await source.PartitionAsync(new(""), 8)).Should().ContainSingle().Subject;
        none.Partition.Should().NotBeNull("the source can be split, even if there is nothing to split");
        (await ReadAsync(source, none with { CampaignId = "c" })).Should().HaveCount(4);

        var half = (await source.PartitionAsync(new("c"), 2))[1];
        var quarters = await source.PartitionAsync(half, 2);
        (await ReadAsync(source, half)).Should().Equal("3", "4");
        (await ReadAsync(source, quarters[0])).Should().Equal("3");
        (await ReadAsync(source, quarters[1])).Should().Equal("4");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Range_of_some_buckets_contains_only_these(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "-i");
        var source = await OpenAsync(database);
        var query = new RecipientQuery("c") { Buckets = new(0, 600) };
        var rows = new List<string>();
        foreach (var partition in await source.PartitionAsync(query, 3))
            rows.AddRange(await ReadAsync(source, partition));

        rows.Should().HaveCount(600).And.Equal(await ReadAsync(source, query));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Key_that_is_null_is_an_error_in_one_of_the_ranges(string kind)
    {
        await using var database = await MakeAsync(kind, "INTEGER", "i");
        var source = await OpenAsync(database);
        var partitions = await source.PartitionAsync(new("c"), 3);
        await database.QueryAsync("INSERT INTO keys VALUES (NULL, 5000)");

        var read = async () =>
        {
            foreach (var partition in partitions)
                await ReadAsync(source, partition);
        };
        (await read.Should().ThrowAsync<SourceDataException>()).WithMessage("*whose key is null*");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Read_of_a_range_resumes_after_each_page(string kind)
    {
        await using var database = await MakeAsync(kind, "TEXT", "'u' || i");
        var source = await OpenAsync(database);
        var partition = (await source.PartitionAsync(new("c"), 3))[1];
        var pages = new List<(string Cursor, List<string> Rows)>();
        await foreach (var page in source.ReadAsync(partition, cursor: null))
        {
            using (page)
                pages.Add((page.Cursor, Cells.Of(source, page)));
        }

        foreach (var (at, page) in pages.Index())
            (await ReadAsync(source, partition, page.Cursor)).Should().Equal(pages.Skip(at + 1).SelectMany(one => one.Rows));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("a,b\n0-3")]
    public async Task Partition_of_another_source_is_refused(string partition)
    {
        await using var database = await MakeAsync("sqlite", "INTEGER", "i");
        var source = await OpenAsync(database);

        await source.Invoking(one => ReadAsync(one, new RecipientQuery("c") { Partition = partition })).Should().ThrowAsync<CheckpointException>();
    }

    private static async Task<SqlRecipientSource> OpenAsync(Database database)
    {
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = Query, PageSize = 50, StatementSize = 120 });
        await recipients.CheckAsync();
        return recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["user_id"] });
    }

    private static async Task<List<string>> ReadAsync(SqlRecipientSource source, RecipientQuery query, string? cursor = null)
    {
        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(query, cursor))
        {
            using (page)
                rows.AddRange(Cells.Of(source, page));
        }

        return rows;
    }

    private async Task<Database> MakeAsync(string kind, string type, string value, int rows = 1200)
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync($"CREATE TABLE keys (k {type}, i INTEGER)");
        await database.QueryAsync($"INSERT INTO keys WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {value}, i FROM n");
        return database;
    }
}
