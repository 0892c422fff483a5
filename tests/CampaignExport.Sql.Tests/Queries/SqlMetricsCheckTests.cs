using CampaignExport.Metrics;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sql.Tests;

/// <summary>The check of a host's query for metrics at start.</summary>
public sealed class SqlMetricsCheckTests(PostgreSqlServer server)
{
    private const string Good = "SELECT at, channel, variant, 'sent' FROM sends WHERE campaign = @campaign";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Host_with_an_invalid_query_does_not_start_and_one_message_names_all_problems(string kind)
    {
        await using var database = await MakeAsync(kind);
        using var host = Build(kind, database, "SELECT at, variant AS metric, channel, 'sent' AS variation FROM sends WHERE campaign = @id LIMIT 5; DROP TABLE sends");

        var message = (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message;

        message.Should().StartWith("SqlMetricsOptions.Query cannot be used. ")
            .And.ContainAll("more than one statement", "Remove its LIMIT: it would omit rows from the counts.", "a parameter @id, but the only parameter is @campaign", "does not use @campaign, so each campaign would get the same numbers")
            .And.NotContain("\n");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Host_with_a_valid_query_starts_and_has_the_source(string kind)
    {
        await using var database = await MakeAsync(kind);
        await database.QueryAsync("INSERT INTO sends VALUES ('c', 1, 'email', 'v', '2026-06-01T12:00:00Z', 1)");
        using var host = Build(kind, database, Good);

        await host.StartAsync();

        var metrics = await host.Services.GetRequiredService<ICampaignMetricsSource>().ReadAsync(new MetricsQuery("c"));
        metrics.GetVariationSeries("email", "v", "sent").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("SELECT at, channel, variant FROM sends WHERE campaign = @campaign", "It returns 3 columns. Four are expected, in this order: time, channel, variation, metric; then count, person, or both.")]
    [InlineData("SELECT at, channel, variant, 'sent', 1, customer, 'more' FROM sends WHERE campaign = @campaign", "It returns 7 columns.")]
    [InlineData("SELECT at, channel, variant, 'sent', customer FROM sends WHERE campaign = @campaign", "Name its fifth column: AS count, or AS person. 'customer' may be either.")]
    [InlineData("SELECT at, channel, variant, 'sent', customer AS person, n AS count FROM sends WHERE campaign = @campaign", "Its column 5 is named person, but the count is read from this position.")]
    [InlineData("SELECT at, variant AS metric, variant, channel FROM sends WHERE campaign = @campaign", "Its column 2 is named metric, but the channel is read from this position. The order is: time, channel, variation, metric.")]
    public async Task Columns_must_have_the_expected_order(string query, string problem)
    {
        foreach (var kind in new[] { "sqlite", "postgresql" })
        {
            await using var database = await MakeAsync(kind);

            (await FailAsync(database, query)).Message.Should().StartWith("SqlMetricsOptions.Query cannot be used. ").And.Contain(problem, kind);
        }
    }

    [Theory]
    [InlineData("SELECT campaign, channel, variant, 'sent' FROM sends WHERE campaign = @campaign", "Its time 'campaign' is text: CAST it to a time (timestamptz) or a day (date).")]
    [InlineData("SELECT n, channel, variant, 'sent' FROM sends WHERE campaign = @campaign", "Its time 'n' is integer: CAST it")]
    [InlineData("SELECT at, channel, variant, 'sent', variant AS count FROM sends WHERE campaign = @campaign", "Its count 'count' is text: CAST it to a whole number (bigint) or a number (numeric).")]
    [InlineData("SELECT at, channel, variant, 'sent', NULL, customer FROM sends WHERE campaign = @campaign", "Its count '?column?' is text: CAST it")]
    [InlineData("SELECT at, channel, variant, 'sent' FROM sends WHERE n = @campaign", "It compares @campaign, which is text, with integer: write CAST(@campaign AS integer).")]
    [InlineData("SELECT at, channel, variant, 'sent' FROM sent WHERE campaign = @campaign", "The database reports: 42P01: relation \"sent\" does not exist")]
    [InlineData("WITH gone AS (DELETE FROM sends RETURNING *) SELECT at, channel, variant, 'sent' FROM gone WHERE campaign = @campaign", "data-modifying statement must be at the top level")]
    public async Task Unsuitable_PostgreSQL_types_are_named_with_the_cast(string query, string problem)
    {
        await using var database = await MakeAsync("postgresql");

        (await FailAsync(database, query)).Message.Should().StartWith("SqlMetricsOptions.Query cannot be used. ").And.Contain(problem);
    }

    [Theory]
    [InlineData(Good)]
    [InlineData(Good + " ORDER BY at; -- in order")]
    [InlineData("SELECT at, channel, variant, 'sent', customer AS person FROM sends WHERE campaign = @campaign")]
    [InlineData("SELECT at, channel, variant, 'sent', n AS \"Count\" FROM sends WHERE campaign = @campaign")]
    [InlineData("SELECT at, channel, variant, 'sent', n, customer FROM sends WHERE campaign = @campaign")]
    [InlineData("WITH q AS (SELECT * FROM sends), timed AS (SELECT * FROM q) SELECT at, channel, variant, 'sent', count(*), min(customer) FROM timed WHERE campaign = @campaign GROUP BY at, channel, variant")]
    public async Task Valid_query_passes_the_check_in_both_databases(string query)
    {
        foreach (var kind in new[] { "sqlite", "postgresql" })
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync("INSERT INTO sends VALUES ('c', 1, 'email', 'v', '2026-06-01T12:00:00Z', 1)");
            var source = new SqlMetrics(database.Source, database.Dialect, new() { Query = query });

            await source.CheckAsync();

            (await source.ReadAsync(new MetricsQuery("c"))).GetVariationSeries("email", "v", "sent").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1, kind);
        }
    }

    [Theory]
    [InlineData("uuid")]
    [InlineData("citext")]
    [InlineData("jsonb")]
    [InlineData("bytea")]
    public async Task Person_may_be_of_any_type(string type)
    {
        await using var database = await MakeAsync("postgresql");
        await database.QueryAsync("CREATE EXTENSION IF NOT EXISTS citext");
        await database.QueryAsync($"CREATE TABLE received (at TIMESTAMPTZ, person {type})");
        var value = type switch { "uuid" => "'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "jsonb" => "'{\"id\": 1}'", _ => "'ab'" };
        await database.QueryAsync($"INSERT INTO received VALUES ('2026-06-01T12:00:00Z', {value}), ('2026-06-01T13:00:00Z', {value})");

        var metrics = await new SqlMetrics(database.Source, database.Dialect, new() { Query = "SELECT at, 'email', NULL, 'sent', person FROM received WHERE @campaign <> ''" }).ReadAsync(new MetricsQuery("c"));

        metrics.GetCampaignSeries("unique_recipients").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
    }

    [Fact]
    public async Task Missing_query_or_catalog_stops_the_host()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddCampaignExport().AddSqlMetrics(Good, options => (options.Query, options.Catalog) = ("", null!)).AddSqlite(options => options.Path = "none.db");
        using var host = builder.Build();

        (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().ContainAll("SqlMetricsOptions.Query is required", "SqlMetricsOptions.Catalog must not be null");
    }

    [Fact]
    public void Second_source_of_metrics_or_campaigns_is_refused()
    {
        var exports = new ServiceCollection().AddCampaignExport().AddSqlMetrics(Good).AddCampaigns("SELECT 1, 'One'");

        exports.Invoking(one => one.AddSqlMetrics(Good)).Should().Throw<InvalidOperationException>().WithMessage("AddSqlMetrics: AddSqlMetrics has already registered ICampaignMetricsSource. Call it only once.");
        exports.Invoking(one => one.AddCampaigns("SELECT 2, 'Two'")).Should().Throw<InvalidOperationException>().WithMessage("AddCampaigns: AddCampaigns has already registered IExportCampaigns. Call it only once.");
    }

    [Fact]
    public void Query_requires_a_database()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlMetrics(Good);
        using var provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<ICampaignMetricsSource>()).Should().Throw<InvalidOperationException>().WithMessage("AddSqlMetrics*AddSqlite or AddPostgreSql*");
    }

    private static IHost Build(string kind, Database database, string query)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var exports = builder.Services.AddCampaignExport().AddSqlMetrics(query);
        if (kind == "sqlite")
            exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
        else
            exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
        return builder.Build();
    }

    private static async Task<InvalidOperationException> FailAsync(Database database, string query) =>
        (await FluentActions.Awaiting(() => new SqlMetrics(database.Source, database.Dialect, new() { Query = query }).CheckAsync()).Should().ThrowAsync<InvalidOperationException>()).Which;

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync($"CREATE TABLE sends (campaign TEXT, customer INTEGER, channel TEXT, variant TEXT, at {(kind == "sqlite" ? "TEXT" : "TIMESTAMPTZ")}, n INTEGER)");
        return database;
    }
}
