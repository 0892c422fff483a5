using System.Globalization;
using System.Text.RegularExpressions;
using CampaignExport.Jobs;
using CampaignExport.PostgreSql;
using CampaignExport.Sql.Tests.Support;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>Query plans of PostgreSQL with 100,000 jobs.</summary>
public sealed partial class PostgreSqlPlanTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Each_query_uses_its_index_among_100_000_jobs()
    {
        await using var stores = new Stores();
        var connectionString = await server.CreateDatabaseAsync();
        var store = stores.PostgreSql(connectionString);
        await store.Schema.MigrateAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ManyJobs.AddAsync(connection);
        await PostgreSqlServer.ExecuteAsync(connectionString, "VACUUM ANALYZE");

        foreach (var (name, statement, indexes) in ManyJobs.Queries(PostgreSqlDialect.Instance))
        {
            // An empty table of checkpoints is scanned instead of its index.
            var plan = await statement.ExplainAsync(connection, "EXPLAIN");
            foreach (var index in indexes.Where(index => index != "key of checkpoints"))
                plan.Should().MatchRegex($@" {index.Replace("key of jobs", "campaign_export_jobs_pkey", StringComparison.Ordinal)}\b(?!_)", "{0} is served by it", name);
            // Counting all states reads all jobs.
            if (name != "count")
                plan.Should().NotContain("Seq Scan on campaign_export_jobs", "{0} does not read the table from end to end", name);
            if (name.StartsWith("list", StringComparison.Ordinal))
                PagesOf(await statement.ExplainAsync(connection, "EXPLAIN (ANALYZE, BUFFERS)")).Should().BeInRange(1, 300, "{0} looks at few of 8,000 pages", name);
        }

        (await store.ListAsync(new ExportJobFilter { State = ExportJobState.Completed })).Should().HaveCount(50);
    }

    private static int PagesOf(string plan) => Pages().Match(plan).Groups.Values.Skip(1)
        .Sum(group => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0);

    [GeneratedRegex(@"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")]
    private static partial Regex Pages();
}
