using CampaignExport.Metrics;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>How databases find the events of a campaign among a million, and stop looking.</summary>
public sealed class EventPlanTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Each_query_uses_the_index_of_events_among_a_million_and_can_be_stopped(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlEventStore(database.Source, database.Dialect).Schema.MigrateAsync();
        await ManyEvents.AddAsync(database);
        var statements = new EventStatements("campaign_export_");
        var (first, last) = (new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        var zone = ZoneSegment.Split(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), first, last);
        (string Name, string Sql)[] queries =
        [
            ("describe", statements.Describe), ("each", statements.Each(zone)), ("persons", statements.UsersPerDay(zone)),
            ("first of message", statements.FirstOfMessage(zone)), ("first of person", statements.FirstPerUser(zone)),
            ("conversions", statements.Conversions(zone)),
        ];

        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            foreach (var (name, sql) in queries)
            {
                var plan = await new SqlStatement(sql).With("campaign", "c7").ExplainAsync(connection, kind == "sqlite" ? "EXPLAIN QUERY PLAN" : "EXPLAIN");
                plan.Should().Contain("campaign_export_events_kind", "{0} is served by it", name);
                plan.Should().NotContainAny("Seq Scan on campaign_export_events", "SCAN campaign_export_events", "SCAN e\n");
            }
        }

        var source = new SqlCampaignMetricsSource(database.Source, database.Dialect);
        var metrics = await source.ReadAsync(new MetricsQuery("c7"));
        metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", "v0", "sent").ValueOn(day) + metrics.GetVariationSeries("email", "v1", "sent").ValueOn(day)).Should().Be(3125);

        // All campaigns in one take longer than a moment. A query that is not stopped ends without an error.
        await database.QueryAsync("UPDATE campaign_export_events SET campaign_id = 'c7' WHERE campaign_id < 'c2'");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var read = () => source.ReadAsync(new MetricsQuery("c7"), stop.Token);
        await read.Should().ThrowAsync<OperationCanceledException>();
        var limited = new SqlCampaignMetricsSource(database.Source, database.Dialect) { QueryTimeout = TimeSpan.FromMilliseconds(20) };
        var readLimited = () => limited.ReadAsync(new MetricsQuery("c7"));
        (await readLimited.Should().ThrowAsync<TimeoutException>()).WithMessage("*00:00:00.02*");
        (await source.ReadAsync(new MetricsQuery("c39"))).Days.Should().NotBeNull("the connection can be used again");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Queries_of_a_snapshot_see_one_state_while_events_are_imported(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlEventStore(database.Source, database.Dialect);
        var events = RandomEvents.Make(1, 100, isMultivariate: false).DistinctBy(one => one.Id).ToList();
        await store.ImportAsync(events.Take(10).ToAsyncEnumerable());
        var sql = SqlDatabase.Get(database.Source, database.Dialect);

        var counts = await sql.ReadAsync(
            TimeSpan.FromMinutes(1),
            async snapshot =>
            {
                var before = await CountAsync(snapshot);
                await store.ImportAsync(events.ToAsyncEnumerable());
                return (before, await CountAsync(snapshot));
            },
            CancellationToken.None);

        counts.Should().Be((10, 10));
        (await database.QueryAsync("SELECT count(*) FROM campaign_export_events")).Should().Equal($"{events.Count}");

        static Task<long> CountAsync(SqlSnapshot snapshot) => snapshot.ReadAsync(
            new SqlStatement("SELECT count(*) FROM campaign_export_events"),
            async (reader, token) => await reader.ReadAsync(token) ? reader.GetInt64(0) : -1,
            CancellationToken.None);
    }

    [Fact]
    public async Task Snapshot_of_postgresql_changes_nothing()
    {
        await using var database = await Database.MakeAsync("postgresql", server);
        await new SqlEventStore(database.Source, database.Dialect).Schema.MigrateAsync();

        var write = () => SqlDatabase.Get(database.Source, database.Dialect).ReadAsync(
            TimeSpan.FromMinutes(1),
            snapshot => snapshot.ReadAsync(
                new SqlStatement("DELETE FROM campaign_export_events RETURNING id"), (_, _) => Task.FromResult(true), CancellationToken.None),
            CancellationToken.None);

        (await write.Should().ThrowAsync<Npgsql.PostgresException>()).Which.SqlState.Should().Be("25006");
    }
}
