using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sql.Tests;

/// <summary>What a host hears of its query when it starts.</summary>
public sealed class HostQueryCheckTests(PostgreSqlServer server)
{
    private const string Good = "SELECT c.id, c.mail AS email, c.plan FROM customers c WHERE EXISTS (SELECT 1 FROM sends s WHERE s.customer = c.id AND s.campaign = @campaign)";

    private static readonly string[] Kinds = ["sqlite", "postgresql"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Host_does_not_start_with_a_query_that_cannot_be_used_and_one_message_names_all_of_it(string kind)
    {
        await using var database = await MakeAsync(kind);
        using var host = Build(kind, database, "customer_id", "SELECT c.id, c.mail AS email, c.id, c.plan AS user_id, c.plan AS \"External_ID\", c.plan AS \"USER_ID\", c.mail AS braze_id, c.mail AS \"Appboy ID\" FROM customers c ORDER BY c.id LIMIT 5");

        (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .StartWith("SqlRecipientOptions.Query cannot be used. ")
            .And.ContainAll("Remove its ORDER BY", "Remove its LIMIT", "does not use @campaign", "two columns 'id'", "two columns 'USER_ID'", "It gives 'Appboy ID' and 'braze_id', which are the same column: leave out one.", "no column 'customer_id'", "It gives: 'id', 'email'")
            .And.NotContainAny("\n", "created_at");
    }

    [Theory]
    [InlineData(null, "SELECT 1", "SqlRecipientOptions.Key is missing")]
    [InlineData("id", null, "SqlRecipientOptions.Key is given without")]
    [InlineData("id", " ", "SqlRecipientOptions.Query is empty")]
    public async Task Key_and_query_belong_together(string? key, string? query, string problem)
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

        failure.Message.Should().StartWith("SqlRecipientOptions.Query cannot be used. The database says: ").And.Contain(error).And.NotContain("\n");
        failure.InnerException.Should().BeAssignableTo<System.Data.Common.DbException>();
        (await database.QueryAsync("SELECT count(*) FROM customers")).Should().Equal("0");
    }

    [Theory]
    [InlineData("c.id = @campaign", "bigint")]
    [InlineData("c.code = @campaign", "uuid")]
    [InlineData("c.joined > @campaign", "timestamp with time zone")]
    [InlineData("c.id IN (SELECT s.customer FROM sends s WHERE s.number = @campaign)", "integer")]
    [InlineData("@campaign = ANY(c.numbers)", "integer")]
    public async Task Campaign_that_is_compared_with_another_type_than_text_wants_a_cast_and_the_message_says_which(string condition, string type)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, $"SELECT c.id FROM customers c WHERE {condition}")).Message.Should()
            .Be($"SqlRecipientOptions.Query cannot be used. It compares @campaign, which is text, with {type}: write CAST(@campaign AS {type}).");

        await CheckAsync(database, $"SELECT c.id FROM customers c WHERE {condition.Replace("@campaign", $"CAST(@campaign AS {type})", StringComparison.Ordinal)}");
    }

    [Theory]
    [InlineData("plan", "created_at", "a time (timestamptz)")]
    [InlineData("plan", "session_count", "a whole number (bigint)")]
    [InlineData("plan", "in_control", "a truth value (boolean)")]
    [InlineData("joined", "random_bucket", "a whole number (bigint)")]
    [InlineData("numbers", "date_of_birth", "a day (date)")]
    [InlineData("code", "in_app_purchase_total", "a number (numeric)")]
    public async Task Column_whose_type_does_not_fit_is_named_with_the_type_that_does(string column, string documented, string kind)
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
    public async Task Query_whose_pages_an_index_serves_starts_without_a_warning(string query)
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
    [InlineData("WITH c AS (SELECT * FROM customers) SELECT c.id, c.plan FROM c WHERE c.plan = @campaign", "WITH", "postgresql")]
    [InlineData("SELECT c.id, c.mail AS email FROM customers c WHERE c.id IN (SELECT s.customer FROM sends s WHERE s.campaign = @campaign)", "use EXISTS", "sqlite")]
    [InlineData("SELECT c.id, row_number() OVER (ORDER BY c.mail) AS place FROM customers c WHERE @campaign <> ''", "OVER")]
    [InlineData("SELECT x.id FROM (SELECT c.id, row_number() OVER (ORDER BY c.mail) AS place FROM customers c) x WHERE @campaign <> ''", "OVER")]
    [InlineData("SELECT max(c.id) AS id, c.mail AS email FROM customers c WHERE @campaign <> '' GROUP BY c.mail", "GROUP BY")]
    [InlineData("SELECT c.mail AS id FROM customers c WHERE @campaign <> ''", "No index leads to 'id'")]
    public async Task Clause_that_has_everything_sorted_is_a_warning_that_names_it(string query, string clause, string? only = null)
    {
        foreach (var kind in Kinds.Where(kind => only is null || kind == only))
        {
            await using var database = await MakeAsync(kind);

            (await CheckAsync(database, query)).Should().ContainSingle(kind).Which.Should().StartWith("SqlRecipientOptions.Query has the database read or sort all its rows").And.Contain(clause);
        }
    }

    [Fact]
    public async Task Host_logs_the_warning_and_starts()
    {
        await using var database = await MakeAsync("sqlite");
        using var logs = new Warnings();
        using var host = Build("sqlite", database, "id", Good.Replace("SELECT c", "SELECT DISTINCT c", StringComparison.Ordinal), logs);

        await host.StartAsync();

        logs.Messages.Should().ContainSingle().Which.Should().Contain("DISTINCT keeps the database from using an index");
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
        var statements = await HostStatements.CheckAsync(SqlDatabase.Of(database.Source, database.Dialect), new() { Key = "id", Query = Good }, CancellationToken.None);
        await using var connection = await database.Source.OpenConnectionAsync();
        foreach (var after in new[] { null, new SqlCursor(kind == "sqlite" ? "i150000" : "150000", 1) })
        {
            var page = statements.Of([statements.Key, ProfileFields.Email], new RecipientQuery("c"), after, 1000);
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
        var more = kind == "sqlite" ? "" : ", code UUID, numbers INTEGER[]";
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

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Messages.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
