using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;

namespace CampaignExport.Sql.Tests;

/// <summary>Query plans of SQLite with 100,000 jobs, without statistics, as by default.</summary>
public sealed class SqlitePlanTests
{
    [Fact]
    public async Task Each_query_uses_its_index_among_100_000_jobs()
    {
        using var folder = new TemporaryFolder();
        await using var stores = new Stores();
        var path = Path.Combine(folder.Path, "jobs.db");
        var store = stores.Sqlite(path);
        await store.Schema.MigrateAsync();
        await using var database = new SqliteDatabase($"Data Source={path};Pooling=False");
        await using var connection = await database.OpenConnectionAsync();
        await ManyJobs.AddAsync(connection);

        foreach (var (name, statement, indexes) in ManyJobs.Queries(SqliteDatabase.Dialect))
        {
            var plan = await statement.ExplainAsync(connection, "EXPLAIN QUERY PLAN");
            foreach (var index in indexes.Select(index => index.Replace("key of ", "sqlite_autoindex_campaign_export_", StringComparison.Ordinal)))
                plan.Should().MatchRegex($@"INDEX {index}(_1)?\b(?!_)", "{0} is served by it", name);
            plan.Should().NotMatchRegex(@"SCAN campaign_export_\w+(\n|$)", "{0} reads no table from end to end", name);
            if (name.StartsWith("list", StringComparison.Ordinal))
                plan.Should().NotContain("TEMP B-TREE", "{0} sorts nothing", name);
        }

        (await store.ListAsync(new ExportJobFilter { State = ExportJobState.Completed })).Should().HaveCount(50);
    }
}
