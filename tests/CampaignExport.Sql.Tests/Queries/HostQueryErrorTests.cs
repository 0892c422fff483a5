using System.Data.Common;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Errors of the database in a host's query: the option, the row and the code, without personal values.</summary>
public sealed class HostQueryErrorTests(PostgreSqlServer server)
{
    private const string Secret = "secret700@x.example";

    [Theory]
    [InlineData("postgresql", "(1 / (c.id - 70))::text", "22012, a number is divided by zero")]
    [InlineData("postgresql", "(CASE WHEN c.id = 70 THEN c.mail ELSE '1' END)::int", "22P02, ")]
    [InlineData("postgresql", "(CASE WHEN c.id = 70 THEN c.mail ELSE '2026-01-01' END)::timestamptz", "22007, ")]
    [InlineData("postgresql", "(CASE WHEN c.id = 70 THEN c.mail ELSE '00000000-0000-0000-0000-000000000000' END)::uuid", "22P02, ")]
    [InlineData("postgresql", "(CASE WHEN c.id = 70 THEN c.mail ELSE '{}' END)::jsonb", "22P02, ")]
    [InlineData("postgresql", "(CASE WHEN c.id = 70 THEN 99999999999 ELSE 1 END)::int", "22003, ")]
    [InlineData("postgresql", "CASE WHEN c.id = 70 THEN fail(c.mail) ELSE '' END", "P0001, ")]
    [InlineData("postgresql", "(SELECT d.mail FROM customers d WHERE d.id = c.id OR c.id = 70)", "21000, ")]
    [InlineData("sqlite", "CASE WHEN c.id = 70 THEN abs(-9223372036854775807 - 1) ELSE 1 END", "error 1, integer overflow")]
    [InlineData("sqlite", "CASE WHEN c.id = 70 THEN json(c.mail) ELSE '' END", "error 1, malformed JSON")]
    [InlineData("sqlite", "CASE WHEN c.id = 70 THEN json_extract('{}', c.mail) ELSE '' END", "error 1, ")]
    public async Task Value_that_fails_in_an_expression_is_a_data_error_that_names_the_row(string kind, string value, string error)
    {
        await using var database = await MakeAsync(kind);
        foreach (var (page, statement) in new[] { (1000, 1000), (10, 25) })
        {
            var failure = await FailAsync(database, $"SELECT c.id, {value} AS plan FROM customers c WHERE @campaign <> ''", page, statement);

            failure.Should().BeOfType<SourceDataException>();
            failure.Message.Should().StartWith("SqlRecipientOptions.Query failed after row 69: ").And.Contain(error);
            failure.ToString().Should().NotContain(Secret);
        }
    }

    [Theory]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE EXISTS (SELECT 1 FROM customers d WHERE d.id = c.id FOR UPDATE) AND @campaign <> ''", "25006")]
    [InlineData("SELECT c.id, c.mail AS email, (SELECT nextval('numbers')) AS plan FROM customers c WHERE @campaign <> ''", "25006")]
    public async Task Query_that_writes_or_locks_is_an_error_that_is_not_retried(string query, string code)
    {
        await using var database = await MakeAsync("postgresql");

        var failure = await FailAsync(database, query, 100, 100);

        failure.Should().BeOfType<SourceDataException>();
        failure.Message.Should().StartWith("SqlRecipientOptions.Query failed after row 0: ").And.Contain(code).And.Contain("must be read-only");
    }

    [Fact]
    public async Task Broken_connection_can_be_retried_and_has_its_cause()
    {
        await using var database = await MakeAsync("postgresql");

        var failure = await FailAsync(
            database, "SELECT c.id, CASE WHEN c.id = 70 THEN pg_terminate_backend(pg_backend_pid())::text END AS plan FROM customers c WHERE @campaign <> ''", 10, 25);

        failure.GetType().Name.Should().Be("SqlQueryException");
        failure.Message.Should().MatchRegex("^SqlRecipientOptions.Query failed after row [0-9]+: ");
        failure.InnerException.Should().BeAssignableTo<DbException>();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Missing_table_can_be_retried_and_is_named(string kind)
    {
        await using var database = await MakeAsync(kind);
        var source = await OpenAsync(database, "SELECT c.id FROM customers c WHERE @campaign <> ''", 10, 25);
        await database.QueryAsync("DROP TABLE customers");

        var failure = (await source.Invoking(ReadAsync).Should().ThrowAsync<Exception>()).Which;

        failure.GetType().Name.Should().Be("SqlQueryException");
        failure.Message.Should().StartWith("SqlRecipientOptions.Query failed after row 0: ").And.Contain("customers");
    }

    [Theory]
    [InlineData("postgresql", "created_at", "'infinity'::timestamptz", "a time outside the years 1 to 9999")]
    [InlineData("postgresql", "created_at", "'-infinity'::date", "a time outside the years 1 to 9999")]
    [InlineData("postgresql", "created_at", "'20000-01-01'::timestamp", "a time outside the years 1 to 9999")]
    [InlineData("postgresql", "created_at", "'0044-03-15 BC'::timestamptz", "a time outside the years 1 to 9999")]
    [InlineData("postgresql", "created_at", "9000000000000000000", "a time outside the years 1 to 9999")]
    [InlineData("postgresql", "date_of_birth", "'infinity'::date", "a value that is not a day of the years 1 to 9999")]
    [InlineData("postgresql", "date_of_birth", "'0044-03-15 BC'::date", "a value that is not a day of the years 1 to 9999")]
    [InlineData("postgresql", "date_of_birth", "'-infinity'::timestamptz", "a value that is not a day of the years 1 to 9999")]
    [InlineData("postgresql", "in_app_purchase_total", "'NaN'::numeric", "a value that is not a decimal number")]
    [InlineData("postgresql", "in_app_purchase_total", "1e40::float8", "a value that is not a decimal number")]
    [InlineData("postgresql", "in_control", "5", "a truth value other than 0 and 1")]
    [InlineData("sqlite", "in_control", "5", "a truth value other than 0 and 1")]
    [InlineData("sqlite", "date_of_birth", "'infinity'", "a value that is not a day of the years 1 to 9999")]
    [InlineData("sqlite", "in_app_purchase_total", "'much'", "a value that is not a decimal number")]
    [InlineData("sqlite", "created_at", "9000000000000000000", "a time outside the years 1 to 9999")]
    public async Task Value_that_no_cell_can_represent_is_an_error_that_names_column_and_row(string kind, string column, string value, string error)
    {
        await using var database = await MakeAsync(kind);
        using var folder = new TemporaryFolder();
        var contents = column == "in_control" ? RecipientContents.All : RecipientContents.UserData;
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = $"SELECT c.id, CASE WHEN c.id = 70 THEN {value} END AS {column} FROM customers c WHERE @campaign <> ''" });
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(contents) { Columns = [column] });

        var export = () => new RecipientExporter<SqlRow>(source).ExportAsync(new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "c" }, new FileExportSink(folder.Path));

        (await export.Should().ThrowAsync<SourceDataException>()).Which.Message.Should().StartWith($"SqlRecipientOptions.Query returns {error}").And.EndWith($"It is in the column '{column}' of row 70.");
    }

    [Theory]
    [InlineData("postgresql", "'2026-06-01'::date", "2026-06-01T00:00:00Z")]
    [InlineData("postgresql", "'9999-12-31 23:59:59.999999+00'::timestamptz", "9999-12-31T23:59:59.9999990Z")]
    [InlineData("postgresql", "'0001-01-01 00:00+00'::timestamptz", "0001-01-01T00:00:00Z")]
    public async Task Times_of_the_years_1_to_9999_are_cells(string kind, string value, string cell)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = $"SELECT c.id, {value} AS created_at FROM customers c WHERE c.id = 7 AND @campaign <> ''" });
        await recipients.CheckAsync();

        (await ReadAsync(recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["created_at"] }))).Should().Equal(cell);
    }

    [Theory]
    [InlineData("CASE WHEN c.id = 70 THEN 'many' ELSE 1 END AS session_count", "in the column 'session_count' a value that is neither a time nor a whole number. It is in row 70.")]
    [InlineData("c.mail AS email", "a floating-point number as the key*It is in row 101.", "UNION ALL SELECT 1000.5, 'x'")]
    [InlineData("c.mail AS email", "returns in row 101 a key that is not valid UTF-8 at byte 2.", "UNION ALL SELECT CAST(x'41FF41' AS TEXT), 'x'")]
    public async Task SQLite_value_of_another_type_than_its_column_is_an_error_that_names_the_row(string column, string error, string more = "")
    {
        await using var database = await MakeAsync("sqlite");

        var failure = await FailAsync(database, $"SELECT c.id, {column} FROM customers c WHERE @campaign <> '' {more}", 10, 25);

        failure.Should().BeOfType<SourceDataException>().Which.Message.Should().StartWith("SqlRecipientOptions.Query returns").And.Match($"*{error}*");
    }

    [Theory]
    [InlineData("sqlite", "SELECT abs(-9223372036854775807 - 1), 'email', NULL, 'sent' FROM customers WHERE @campaign <> ''", "error 1, integer overflow")]
    [InlineData("postgresql", "SELECT now(), 'email', NULL, 'sent', (CASE WHEN id = 70 THEN mail ELSE '1' END)::int AS count FROM customers WHERE @campaign <> ''", "22P02, ")]
    public async Task Error_in_a_metrics_query_names_the_option_and_quotes_no_value(string kind, string query, string error)
    {
        await using var database = await MakeAsync(kind);
        var metrics = new SqlMetrics(database.Source, database.Dialect, new() { Query = query });

        var failure = (await metrics.Invoking(one => one.ReadAsync(new CampaignExport.Metrics.MetricsQuery("c"))).Should().ThrowAsync<Exception>()).Which;

        failure.Should().BeOfType<SourceDataException>();
        failure.Message.Should().StartWith("SqlMetricsOptions.Query failed: ").And.Contain(error);
        failure.ToString().Should().NotContain(Secret);
    }

    [Theory]
    [InlineData("sqlite", "SELECT id, CASE WHEN id = 70 THEN json(mail) END FROM customers", "error 1, malformed JSON")]
    [InlineData("postgresql", "SELECT (CASE WHEN id = 70 THEN mail ELSE '1' END)::int, mail FROM customers", "22P02, ")]
    public async Task Error_in_a_campaigns_query_names_the_option_and_quotes_no_value(string kind, string query, string error)
    {
        await using var database = await MakeAsync(kind);
        var campaigns = new SqlCampaigns(database.Source, database.Dialect, new(query));

        var failure = (await campaigns.Invoking(one => one.ListAsync("u", null, 10).AsTask()).Should().ThrowAsync<Exception>()).Which;

        failure.Should().BeOfType<SourceDataException>();
        failure.Message.Should().StartWith("The query of AddCampaigns failed: ").And.Contain(error);
        failure.ToString().Should().NotContain(Secret);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Time_out_names_its_option(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, new()
        {
            Key = "id",
            Query = "SELECT id FROM customers WHERE @campaign <> '' AND (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) < 0",
            StatementTimeout = TimeSpan.FromMilliseconds(200),
        });
        await recipients.CheckAsync();

        (await recipients.CreateSource(new(RecipientContents.UserData)).Invoking(ReadAsync).Should().ThrowAsync<TimeoutException>()).WithMessage("*SqlRecipientOptions.StatementTimeout*");
    }

    [Fact]
    public async Task Campaign_id_with_U0000_is_an_invalid_request_in_PostgreSQL()
    {
        await using var database = await MakeAsync("postgresql");
        var source = await OpenAsync(database, "SELECT c.id FROM customers c WHERE c.mail = @campaign", 10, 25);

        (await source.Invoking(one => ReadAsync(one, "a\0b")).Should().ThrowAsync<ExportRequestException>()).WithMessage("*U+0000*");
    }

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE customers (id INTEGER PRIMARY KEY, mail TEXT)");
        await database.QueryAsync($"INSERT INTO customers WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i, CASE i WHEN 70 THEN '{Secret}' ELSE 'm' || i END FROM n");
        if (kind == "postgresql")
        {
            await database.QueryAsync("CREATE FUNCTION fail(text) RETURNS text STABLE LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no %'', $1; END'");
            await database.QueryAsync("CREATE SEQUENCE numbers");
        }

        return database;
    }

    private static async Task<Exception> FailAsync(Database database, string query, int page, int statement)
    {
        var source = await OpenAsync(database, query, page, statement);
        return (await source.Invoking(ReadAsync).Should().ThrowAsync<Exception>()).Which;
    }

    private static async Task<SqlRecipientSource> OpenAsync(Database database, string query, int page, int statement)
    {
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = query, PageSize = page, StatementSize = statement });
        await recipients.CheckAsync();
        return recipients.CreateSource(new(RecipientContents.UserData)
        {
            CustomAttributes = query.Contains(" AS plan", StringComparison.Ordinal) ? ["plan"] : [],
            Columns = query.Contains(" AS plan", StringComparison.Ordinal) ? ["plan"] : query.Contains("session_count", StringComparison.Ordinal) ? ["session_count"] : ["email"],
        });
    }

    private static Task<List<string>> ReadAsync(SqlRecipientSource source) => ReadAsync(source, "c");

    private static async Task<List<string>> ReadAsync(SqlRecipientSource source, string campaign)
    {
        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(campaign), null))
        {
            using (page)
                rows.AddRange(Cells.Of(source, page));
        }

        return rows;
    }
}
