using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sql.Tests;

/// <summary>The check of a host's query for recipients at start.</summary>
public sealed class HostQueryCheckTests(PostgreSqlServer server)
{
    private const string Good = "SELECT c.id, c.mail AS email, c.plan FROM customers c WHERE EXISTS (SELECT 1 FROM sends s WHERE s.customer = c.id AND s.campaign = @campaign)";

    private static readonly string[] Kinds = ["sqlite", "postgresql"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Host_with_an_invalid_query_does_not_start_and_one_message_names_all_problems(string kind)
    {
        await using var database = await MakeAsync(kind);
        using var host = Build(kind, database, "customer_id", "SELECT c.id, c.mail AS email, c.id, c.plan AS user_id, c.plan AS \"External_ID\", c.plan AS \"USER_ID\", c.mail AS braze_id, c.mail AS \"Appboy ID\" FROM customers c ORDER BY c.id LIMIT 5");

        (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .StartWith("SqlRecipientOptions.Query cannot be used. ")
            .And.ContainAll("Remove its ORDER BY", "Remove its LIMIT", "does not use @campaign", "two columns 'id'", "two columns 'USER_ID'", "It returns 'Appboy ID' and 'braze_id', which are the same column: remove one.", "no column 'customer_id'", "Its columns are: 'id', 'email'")
            .And.NotContainAny("\n", "created_at");
    }

    [Theory]
    [InlineData(null, "SELECT 1", "SqlRecipientOptions.Key is required")]
    [InlineData("id", null, "SqlRecipientOptions.Query is required")]
    [InlineData("id", " ", "SqlRecipientOptions.Query is required")]
    public async Task Key_and_query_must_be_set_together(string? key, string? query, string problem)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddCampaignExport().AddSqlRecipients(options => (options.Key, options.Query) = (key, query));
        builder.Services.AddCampaignExport().AddSqlite(options => options.Path = "none.db");
        using var host = builder.Build();

        (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(problem);
    }

    [Theory]
    [InlineData("sqlite", "SELECT id FROM custmers WHERE @campaign <> ''", "no such table: custmers")]
    [InlineData("sqlite", "SELECT id FORM customers WHERE @campaign <> ''", "syntax error")]
    [InlineData("sqlite", "SELECT id, nofunction(plan) AS email FROM customers WHERE @campaign <> ''", "no such function")]
    [InlineData("sqlite", "SELECT id FROM customers WHERE @campaign <> '' /* never ends", "incomplete input")]
    [InlineData("postgresql", "SELECT id FROM custmers WHERE @campaign <> ''", "42P01: relation \"custmers\" does not exist")]
    [InlineData("postgresql", "SELECT id FORM customers WHERE @campaign <> ''", "42601: syntax error at or near \"customers\"")]
    [InlineData("postgresql", "SELECT id, nofunction(plan) AS email FROM customers WHERE @campaign <> ''", "42883: function nofunction(text) does not exist")]
    [InlineData("postgresql", "WITH gone AS (DELETE FROM customers RETURNING id) SELECT id FROM gone WHERE @campaign <> ''", "WITH clause containing a data-modifying statement must be at the top level")]
    [InlineData("postgresql", "SELECT p.at AS id FROM places p WHERE @campaign <> ''", "operator does not exist: point > point")]
    [InlineData("postgresql", "SELECT id || (plan COLLATE \"C\") || (plan COLLATE \"POSIX\") AS id FROM customers WHERE @campaign <> ''", "42P21: collation mismatch")]
    public async Task Error_of_the_database_begins_with_the_name_of_the_option(string kind, string query, string error)
    {
        await using var database = await MakeAsync(kind);

        var failure = await FailAsync(database, query);

        failure.Message.Should().StartWith("SqlRecipientOptions.Query cannot be used. The database reports: ").And.Contain(error).And.NotContain("\n")
            .And.MatchRegex(" The database is '.+'\\.$");
        failure.InnerException.Should().BeAssignableTo<System.Data.Common.DbException>();
        (await database.QueryAsync("SELECT count(*) FROM customers")).Should().Equal("0");
    }

    [Theory]
    [InlineData("c.id = @campaign", "bigint")]
    [InlineData("c.code = @campaign", "uuid")]
    [InlineData("c.joined > @campaign", "timestamp with time zone")]
    [InlineData("c.id IN (SELECT s.customer FROM sends s WHERE s.number = @campaign)", "integer")]
    [InlineData("@campaign = ANY(c.numbers)", "integer")]
    public async Task Campaign_compared_with_another_type_is_an_error_that_names_the_cast(string condition, string type)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, $"SELECT c.id FROM customers c WHERE {condition}")).Message.Should()
            .Be($"SqlRecipientOptions.Query cannot be used. It compares @campaign, which is text, with {type}: write CAST(@campaign AS {type}).");

        await CheckAsync(database, $"SELECT c.id FROM customers c WHERE {condition.Replace("@campaign", $"CAST(@campaign AS {type})", StringComparison.Ordinal)}");
    }

    [Theory]
    [InlineData("@campaign = 'x' AND c.id = @campaign", "bigint")]
    [InlineData("c.plan = @campaign OR c.code = @campaign OR c.id = @campaign", "uuid", "bigint")]
    [InlineData("EXISTS (SELECT 1 FROM sends s WHERE s.customer = @campaign) AND EXISTS (SELECT 1 FROM customers d WHERE d.code = @campaign)", "bigint", "uuid")]
    [InlineData("(@campaign IS NULL OR c.id = @campaign)", "bigint")]
    [InlineData("c.id=@campaign AND c.plan<>@campaign", "bigint")]
    public async Task Every_type_compared_with_the_campaign_is_named_with_the_other_problems(string condition, params string[] types)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, $"SELECT c.weight AS id, c.plan AS created_at FROM customers c WHERE c.mail <> @plan AND {condition}")).Message.Should()
            .ContainAll(types.Select(type => $"It compares @campaign, which is text, with {type}: write CAST(@campaign AS {type})."))
            .And.ContainAll("It has a parameter @plan, but the only parameter is @campaign.", "Its column 'created_at' is text", "Its key 'id' is a floating-point number");
    }

    [Theory]
    [InlineData("sqlite", "no such table: custmers")]
    [InlineData("postgresql", "42P01: relation \"custmers\" does not exist")]
    public async Task Error_of_the_database_is_named_beside_the_error_of_the_text(string kind, string error)
    {
        await using var database = await MakeAsync(kind);

        (await FailAsync(database, "SELECT id FROM custmers")).Message.Should().ContainAll("It does not use @campaign", "The database reports: ", error);
    }

    [Theory]
    [InlineData("sqlite", "c.mail = :plan", ":plan")]
    [InlineData("sqlite", "c.mail = $plan", "$plan")]
    [InlineData("sqlite", "c.mail = ?", "?")]
    [InlineData("sqlite", "c.mail = ?2", "?2")]
    [InlineData("sqlite", "c.mail = ?1", "?1")]
    [InlineData("sqlite", "c.mail = @Plan", "@Plan")]
    [InlineData("postgresql", "c.mail = :plan", ":plan")]
    [InlineData("postgresql", "c.mail = @Plan2", "@Plan2")]
    public async Task Unknown_parameter_of_any_form_is_refused_at_start(string kind, string condition, string name)
    {
        await using var database = await MakeAsync(kind);

        (await FailAsync(database, $"SELECT c.id FROM customers c WHERE c.plan = @campaign AND {condition}")).Message.Should()
            .Be($"SqlRecipientOptions.Query cannot be used. It has a parameter {name}, but the only parameter is @campaign.");
    }

    [Theory]
    [InlineData("sqlite", "c.plan<>@campaign")]
    [InlineData("sqlite", "c.plan=c.mail||@campaign")]
    [InlineData("postgresql", "c.plan<>@campaign")]
    [InlineData("postgresql", "c.plan=c.mail||@campaign")]
    [InlineData("postgresql", "c.plan~~@campaign")]
    public async Task Campaign_can_follow_an_operator_directly(string kind, string condition)
    {
        await using var database = await MakeAsync(kind);
        await database.QueryAsync("INSERT INTO customers (id, mail, plan) VALUES (1, 'a', 'x'), (2, 'b', 'bc'), (3, 'd', 'c')");
        var expected = await database.QueryAsync($"SELECT id FROM customers c WHERE {condition.Replace("@", " @", StringComparison.Ordinal).Replace("@campaign", "'c'", StringComparison.Ordinal)}");
        var recipients = new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = $"SELECT c.id, c.id AS user_id FROM customers c WHERE {condition}" });
        await recipients.CheckAsync();
        var source = recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["user_id"] });
        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(new RecipientQuery("c"), null))
        {
            using (page)
                rows.AddRange(Cells.Of(source, page));
        }

        rows.Should().NotBeEmpty().And.Equal(expected);
        await new SqlMetrics(database.Source, database.Dialect, new() { Query = $"SELECT '2026-06-01'{(kind == "sqlite" ? "" : "::date")}, 'email', NULL, 'sent' FROM customers c WHERE {condition}" })
            .ReadAsync(new CampaignExport.Metrics.MetricsQuery("c"));
    }

    [Theory]
    [InlineData("SELECT id INTO t FROM customers WHERE @campaign <> ''", "Remove its INTO: the query must be read-only.")]
    [InlineData("SELECT (1, mail) AS id FROM customers WHERE @campaign <> ''", "Its key 'id' is a row (record), which text cannot represent exactly.")]
    public async Task Query_that_postgresql_cannot_page_is_refused_with_the_reason(string query, string problem)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, query)).Message.Should().StartWith("SqlRecipientOptions.Query cannot be used. ").And.Contain(problem).And.NotContain("Its columns are: .");
    }

    [Theory]
    [InlineData("SELECT c.id FROM (SELECT id, plan FROM customers LIMIT 1000) c WHERE c.plan = @campaign", "LIMIT")]
    [InlineData("SELECT c.id FROM customers c TABLESAMPLE system (50) WHERE c.plan = @campaign", "TABLESAMPLE", "postgresql")]
    [InlineData("SELECT c.id, random() AS place FROM customers c WHERE c.plan = @campaign", "random()", "postgresql")]
    public async Task Cause_of_reading_all_rows_despite_a_primary_key_is_named(string query, string cause, string? only = null)
    {
        foreach (var kind in Kinds.Where(kind => only is null || kind == only))
        {
            await using var database = await MakeAsync(kind);

            (await CheckAsync(database, query)).Should().Contain(warning => warning.Contains("prevents the use of an index", StringComparison.Ordinal) && warning.Contains(cause, StringComparison.Ordinal), kind)
                .And.NotContain(warning => warning.Contains("create one", StringComparison.Ordinal), kind);
        }
    }

    [Theory]
    [InlineData("sqlite", "SELECT lower(hex(randomblob(8))) AS id, c.mail AS email FROM customers c WHERE c.plan = @campaign", "randomblob()")]
    [InlineData("sqlite", "SELECT c.id, abs(random() % 10000) AS random_bucket FROM customers c WHERE c.plan = @campaign", "random()")]
    [InlineData("postgresql", "SELECT gen_random_uuid() AS id, c.mail AS email FROM customers c WHERE c.plan = @campaign", "gen_random_uuid()")]
    [InlineData("postgresql", "SELECT c.id, (random() * 9999)::int AS random_bucket FROM customers c WHERE c.plan = @campaign", "random()")]
    [InlineData("postgresql", "SELECT row_number() OVER (ORDER BY random()) AS id, c.mail AS email FROM customers c WHERE c.plan = @campaign", "random()")]
    public async Task Nondeterministic_function_is_a_warning(string kind, string query, string function)
    {
        await using var database = await MakeAsync(kind);

        (await CheckAsync(database, query)).Should().Contain(warning => warning.StartsWith($"SqlRecipientOptions.Query calls {function}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plan", "created_at", "a time (timestamptz)")]
    [InlineData("plan", "session_count", "a whole number (bigint)")]
    [InlineData("plan", "in_control", "a truth value (boolean)")]
    [InlineData("joined", "random_bucket", "a whole number (bigint)")]
    [InlineData("numbers", "date_of_birth", "a day (date)")]
    [InlineData("code", "in_app_purchase_total", "a number (numeric)")]
    public async Task Column_with_an_unsuitable_type_is_named_with_a_suitable_type(string column, string documented, string kind)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, $"SELECT id, {column} AS {documented} FROM customers WHERE @campaign <> ''")).Message.Should()
            .Contain($"Its column '{documented}' is ").And.Contain($"which cannot be read as {kind}: CAST it.");
    }

    [Theory]
    [InlineData(Good)]
    [InlineData("SELECT s.customer AS id FROM sends s WHERE s.campaign = @campaign")]
    [InlineData("SELECT s.customer AS id, c.mail AS email FROM sends s LEFT JOIN customers c ON c.id = s.customer WHERE s.campaign = @campaign")]
    [InlineData("SELECT c.id, (SELECT count(*) FROM sends s WHERE s.customer = c.id AND s.campaign = @campaign) AS session_count FROM customers c")]
    public async Task Query_with_indexed_pages_starts_without_a_warning(string query)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);

            (await CheckAsync(database, query)).Should().BeEmpty(kind);
        }
    }

    [Theory]
    [InlineData("SELECT DISTINCT c.plan AS id FROM customers c JOIN sends s ON s.customer = c.id WHERE s.campaign = @campaign", "DISTINCT")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE @campaign <> '' UNION SELECT o.id, o.mail FROM others o", "UNION", "postgresql")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE @campaign <> '' EXCEPT SELECT o.id, o.mail FROM others o", "EXCEPT", "postgresql")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE c.plan = @campaign UNION ALL SELECT o.id, o.mail FROM others o WHERE o.mail = @campaign", "UNION ALL", "postgresql")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE @campaign <> '' UNION SELECT o.id, o.mail FROM others o", "come from a UNION", "sqlite")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE c.plan = @campaign UNION ALL SELECT o.id, o.mail FROM others o WHERE o.mail = @campaign", "grows with the square", "sqlite")]
    [InlineData("WITH c AS (SELECT * FROM customers) SELECT c.id, c.plan FROM c WHERE c.plan = @campaign", "WITH", "postgresql")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE c.id IN (SELECT s.customer FROM sends s WHERE s.campaign = @campaign)", "use EXISTS", "sqlite")]
    [InlineData("SELECT c.id, row_number() OVER (ORDER BY c.mail) AS place FROM customers c WHERE @campaign <> ''", "OVER")]
    [InlineData("SELECT x.id FROM (SELECT c.id, row_number() OVER (ORDER BY c.mail) AS place FROM customers c) x WHERE @campaign <> ''", "OVER")]
    [InlineData("SELECT max(c.id) AS id, c.mail AS email FROM customers c WHERE @campaign <> '' GROUP BY c.mail", "GROUP BY")]
    [InlineData("SELECT c.mail AS id FROM customers c WHERE @campaign <> ''", "'id' has no index")]
    public async Task Clause_that_forces_a_sort_of_all_rows_is_a_warning_that_names_it(string query, string clause, string? only = null)
    {
        foreach (var kind in Kinds.Where(kind => only is null || kind == only))
        {
            await using var database = await MakeAsync(kind);

            (await CheckAsync(database, query)).Should().ContainSingle(kind).Which.Should().StartWith("SqlRecipientOptions.Query makes the database read or sort all its rows").And.Contain(clause);
        }
    }

    [Fact]
    public async Task Host_logs_the_warning_and_starts()
    {
        await using var database = await MakeAsync("sqlite");
        using var logs = new HostLogEntries();
        using var host = Build("sqlite", database, "id", Good.Replace("SELECT c", "SELECT DISTINCT c", StringComparison.Ordinal), logs);

        await host.StartAsync();

        logs.Entries.Where(entry => entry.Level >= LogLevel.Warning).Should().ContainSingle().Which.Text.Should().Contain("DISTINCT prevents the use of an index");
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task First_and_next_page_are_read_from_the_index_among_200_000_customers(string kind)
    {
        await using var database = await MakeAsync(kind);
        await database.QueryAsync("INSERT INTO customers (id, mail, plan) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i, 'm' || i, 'p' FROM n");
        await database.QueryAsync("INSERT INTO sends SELECT 'c', id, 1 FROM customers WHERE id % 3 > 0");
        if (kind == "postgresql")
            await database.QueryAsync("ANALYZE");
        var statements = await HostStatements.CheckAsync(SqlDatabase.Get(database.Source, database.Dialect), new() { Key = "id", Query = Good }, CancellationToken.None);
        await using var connection = await database.Source.OpenConnectionAsync();
        foreach (var after in new[] { null, new SqlCursor(kind == "sqlite" ? "i150000" : "150000", 1) })
        {
            var page = statements.CreateQuery([statements.Key, ProfileFields.Email], new RecipientQuery("c"), after, 1000);
            page.Text.Should().NotContain("@cursor IS NULL");
            page.Text.Contains("@cursor", StringComparison.Ordinal).Should().Be(after is not null);
            var statement = new SqlStatement(page.Text);
            foreach (var (name, value) in page.Parameters)
                _ = name == "cursor" && kind == "sqlite" ? statement.With(name, 150_000) : value is long number ? statement.With(name, number) : statement.With(name, (string?)value);

            var plan = await statement.ExplainAsync(connection, kind == "sqlite" ? "EXPLAIN QUERY PLAN" : "EXPLAIN");

            plan.Should().NotContainAny("TEMP B-TREE", "Sort ");
            if (after is not null)
                plan.Should().MatchRegex(kind == "sqlite" ? @"PRIMARY KEY \(rowid>\?\)" : @"Index Cond: \(.*> '150000'::bigint");
        }
    }

    private static IHost Build(string kind, Database database, string key, string query, ILoggerProvider? logs = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
            builder.Logging.AddProvider(logs);
        var exports = builder.Services.AddCampaignExport().AddSqlRecipients(key: key, query);
        if (kind == "sqlite")
            exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
        else
            exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
        return builder.Build();
    }

    private static Task<IReadOnlyList<string>> CheckAsync(Database database, string query) =>
        new SqlRecipients(database.Source, database.Dialect, new() { Key = "id", Query = query }).CheckAsync();

    private static async Task<InvalidOperationException> FailAsync(Database database, string query) =>
        (await FluentActions.Awaiting(() => CheckAsync(database, query)).Should().ThrowAsync<InvalidOperationException>()).Which;

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        var more = kind == "sqlite" ? "" : ", code UUID, numbers INTEGER[], weight DOUBLE PRECISION";
        foreach (var sql in new[]
            {
                $"CREATE TABLE customers (id BIGINT PRIMARY KEY, mail TEXT, plan TEXT, joined {(kind == "sqlite" ? "TEXT" : "TIMESTAMPTZ")}{more})".Replace("BIGINT", kind == "sqlite" ? "INTEGER" : "BIGINT", StringComparison.Ordinal),
                "CREATE TABLE others (id BIGINT PRIMARY KEY, mail TEXT)",
                "CREATE TABLE sends (campaign TEXT, customer BIGINT, number INTEGER, PRIMARY KEY (campaign, customer))",
                kind == "sqlite" ? "SELECT 1" : "CREATE TABLE places (at POINT)",
            })
            await database.QueryAsync(sql);
        return database;
    }
}
