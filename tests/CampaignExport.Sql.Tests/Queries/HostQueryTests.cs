using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Recipients from a host's query over its own tables.</summary>
public sealed class HostQueryTests(PostgreSqlServer server)
{
    private const string Query = """
        SELECT id AS key, 'u' || CAST(id AS TEXT) AS "Appboy ID", mail AS email, joined AS created_at, prefs AS devices, visits AS session_count,
            spent AS in_app_purchase_total, active AS in_control, plan, bucket AS random_bucket -- a comment with @nothing, and a ';'
        FROM people
        WHERE campaign = @campaign AND mail <> '@cursor'; -- and another one
        """;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Values_of_host_types_become_cells(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, Options(Query));
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.All) { CustomAttributes = ["plan"], Columns = ["Appboy ID", "email", "created_at", "devices", "session_count", "in_app_purchase_total", "city", "in_control", "plan"] });

        var rows = await ReadAsync(source, new RecipientQuery("c"));

        // Each database writes JSON in its own form, in one line.
        var space = kind == "sqlite" ? "" : " ";
        rows.Should().Equal(
            $"u2,a@b,2026-06-01T12:00:00.500Z,\"[{{\"\"model\"\":{space}\"\"x\"\"}}]\",7,1.50,,true,gold",
            "u10,c@d,,,,,,false,",
            "u11,\"e'\"\"f\",,,,,,,");
    }

    [Fact]
    public async Task Engagement_is_refused_because_a_query_has_no_events()
    {
        await using var database = await MakeAsync("sqlite");
        var recipients = new SqlRecipients(database.Source, database.Dialect, Options(Query));
        await recipients.CheckAsync();

        recipients.Invoking(one => one.CreateSource(new(RecipientContents.UserData) { Engagement = true })).Should().Throw<ExportRequestException>().WithMessage("What recipients did*");
        recipients.Invoking(one => one.CreateSource(new(RecipientContents.Email) { Only = EngagementFilter.Opened })).Should().Throw<ExportRequestException>().WithMessage("What recipients did*");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_is_wrapped_with_pages_and_splits(string kind)
    {
        await using var database = await MakeAsync(kind);
        var options = Options(Query);
        (options.PageSize, options.StatementSize) = (1, 2);
        var recipients = new SqlRecipients(database.Source, database.Dialect, options);
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        (await ReadAsync(source, new RecipientQuery("c"))).Should().Equal("u2", "u10", "u11");
        (await ReadAsync(source, new RecipientQuery("'; DROP TABLE people; --"))).Should().BeEmpty();
        (await ReadAsync(source, new RecipientQuery(null))).Should().BeEmpty("null equals nothing");
        var partitions = BucketRange.All.Split(2).Select(buckets => new RecipientQuery("c") { Buckets = buckets }).ToList();
        (await ReadAsync(source, partitions[0])).Should().Equal("u2", "u11");
        (await ReadAsync(source, partitions[1])).Should().Equal("u10");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Campaign_is_null_and_not_empty_where_a_query_names_none(string kind)
    {
        await using var database = await MakeAsync(kind);
        await database.QueryAsync("INSERT INTO people (id, campaign) VALUES (20, '')");
        foreach (var (condition, users) in new (string, string[])[] { ("campaign = @campaign", []), ("@campaign IS NULL OR campaign = @campaign", ["1", "2", "10", "11", "20"]) })
        {
            var recipients = new SqlRecipients(database.Source, database.Dialect, Options($"SELECT id AS key, CAST(id AS TEXT) AS user_id FROM people WHERE {condition}"));
            await recipients.CheckAsync();
            var source = recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["user_id"] });

            (await ReadAsync(source, new RecipientQuery(null))).Should().Equal(users);
            (await ReadAsync(source, new RecipientQuery(""))).Should().Equal("20");
            (await ReadAsync(source, new RecipientQuery("c"))).Should().Equal("2", "10", "11");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Cursor_of_another_query_is_refused(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, Options(Query));
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        await source.Invoking(one => ReadAsync(one, new RecipientQuery("c"), "u2")).Should().ThrowAsync<CheckpointException>();
    }

    [Fact]
    public async Task Export_does_not_resume_with_another_query_or_key()
    {
        await using var database = await MakeAsync("sqlite");
        var descriptions = new List<string>();
        foreach (var (key, query) in new[] { ("key", Query), ("Appboy ID", Query), ("key", Query.Replace("mail <>", "plan <>", StringComparison.Ordinal)) })
        {
            var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = key, Query = query });
            await recipients.CheckAsync();
            descriptions.Add(recipients.CreateSource(new(RecipientContents.Email)).Description);
        }

        descriptions.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Documented_columns_missing_in_the_query_are_empty(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "ID", Query = "SELECT id, mail AS email FROM people WHERE campaign = @campaign" });
        await recipients.CheckAsync();

        (await ReadAsync(recipients.CreateSource(new(RecipientContents.Email)), new RecipientQuery("c"))).Should().Equal(",,,a@b,,,", ",,,c@d,,,", ",,,\"e'\"\"f\",,,");
        (await ReadAsync(recipients.CreateSource(new(RecipientContents.UserData) { CustomAttributes = ["id"], Columns = ["email", "id", "session_count"] }), new RecipientQuery("c")))
            .Should().Equal("a@b,2,", "c@d,10,", "\"e'\"\"f\",11,");
        recipients.Invoking(one => one.CreateSource(new(RecipientContents.All) { CustomAttributes = ["plan", "id"], CustomEvents = ["order"] })).Should().Throw<ExportRequestException>()
            .WithMessage("SqlRecipientOptions.Query returns no column 'plan', 'custom_events'. Its custom attributes are: 'id'.*");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Addresses_are_refused_if_the_query_returns_none(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "ID", Query = "SELECT id FROM people WHERE campaign = @campaign" });
        await recipients.CheckAsync();

        recipients.Invoking(one => one.CreateSource(new(RecipientContents.Email))).Should().Throw<ExportRequestException>()
            .WithMessage("SqlRecipientOptions.Query returns no column 'email', so there are no e-mail addresses to export.*");
        recipients.CreateSource(new(RecipientContents.UserData)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Columns_have_the_chosen_names(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "ID", Query = "SELECT id, mail AS email FROM people WHERE campaign = @campaign" });
        await recipients.CheckAsync();
        var choice = new RecipientChoice(RecipientContents.UserData)
        {
            ColumnNames = new Dictionary<string, string> { ["email"] = "id", ["user_id"] = "email" },
            CustomAttributes = ["id"],
            Columns = ["id", "email", "user_id"],
        };

        var source = recipients.CreateSource(choice);

        source.Selection.Columns.Select(column => column.Name).Should().Equal("id (2)", "id", "email");
        (await ReadAsync(source, new RecipientQuery("c"))).Should().Equal("2,a@b,", "10,c@d,", "11,\"e'\"\"f\",");
        recipients.Invoking(one => one.CreateSource(choice with { ColumnNames = new Dictionary<string, string> { ["mail"] = "x" } }))
            .Should().Throw<ExportRequestException>().WithMessage("ColumnNames renames 'mail', which is not a documented column.*");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Offered_columns_are_those_of_the_query_with_documented_names(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = "SELECT id, mail AS EMAIL, 'u' AS braze_id, plan FROM people WHERE campaign = @campaign" });

        (await recipients.FindColumnsAsync()).Should().BeEquivalentTo("email", "Appboy ID", "id", "plan");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_without_rows_for_too_long_times_out(string kind)
    {
        await using var database = await MakeAsync(kind);
        var options = Options("SELECT id AS key, mail AS email FROM people WHERE campaign = @campaign AND (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) < 0");
        options.StatementTimeout = TimeSpan.FromMilliseconds(300);
        var recipients = new SqlRecipients(database.Source, database.Dialect, options);
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.Email));

        await source.Invoking(one => ReadAsync(one, new RecipientQuery("c"))).Should().ThrowAsync<TimeoutException>();

        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("4");
    }

    [Theory]
    [InlineData("joined", "'yesterday'", "created_at")]
    [InlineData("visits", "'many'", "session_count")]
    [InlineData("visits", "1.5", "session_count")]
    [InlineData("active", "'maybe'", "in_control")]
    public async Task Value_of_a_wrong_type_in_a_SQLite_column_is_an_error(string column, string value, string documented)
    {
        await using var database = await MakeAsync("sqlite");
        await database.QueryAsync($"UPDATE people SET {column} = {value} WHERE id = 10");
        var recipients = new SqlRecipients(database.Source, database.Dialect, Options(Query));
        await recipients.CheckAsync();

        var read = () => ReadAsync(recipients.CreateSource(new(RecipientContents.All)), new RecipientQuery("c"));

        (await read.Should().ThrowAsync<SourceDataException>()).Which.Message.Should().StartWith($"SqlRecipientOptions.Query returns in the column '{documented}' a value").And.NotContain("yesterday");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_that_writes_is_refused(string kind)
    {
        await using var database = await MakeAsync(kind);
        var source = new SqlRowQuery("DELETE FROM people RETURNING id", [true], new Dictionary<string, object?>());
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = database.Dialect.BeginRead;
        await command.ExecuteNonQueryAsync();

        var read = async () =>
        {
            await using var rows = await database.Dialect.Rows.ReadAsync(connection, source);
            using var block = new SqlRowBlock(1, 10, 1000, 1000);
            await rows.ReadAsync(block);
        };

        await read.Should().ThrowAsync<Exception>();
        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("4");
    }

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        var (instant, json, truth, money) = kind == "sqlite" ? ("TEXT", "TEXT", "INTEGER", "TEXT") : ("TIMESTAMPTZ", "JSON", "BOOLEAN", "NUMERIC(10, 2)");
        await database.QueryAsync($"CREATE TABLE people (id BIGINT PRIMARY KEY, campaign TEXT, bucket INTEGER, mail TEXT, joined {instant}, prefs {json}, visits INTEGER, spent {money}, active {truth}, plan TEXT)");
        await database.QueryAsync("""
            INSERT INTO people VALUES (10, 'c', 9999, 'c@d', NULL, NULL, NULL, NULL, false, NULL), (2, 'c', 1, 'a@b', '2026-06-01 12:00:00.5Z', '[ {"model": "x"}
            ]', 7, '1.50', true, 'gold'), (11, 'c', 0, 'e''"f', NULL, NULL, NULL, NULL, NULL, NULL), (1, 'd', 5, 'x', NULL, NULL, NULL, NULL, NULL, NULL)
            """);
        return database;
    }

    private static SqlRecipientOptions Options(string query) => new() { Key = "key", Query = query };

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
}
