using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>How databases find recipients among 1,000,000: by the index that docs/database-recipients.md names, without sorting.</summary>
public sealed class RecipientPlanTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Each_query_reads_an_index_in_its_order_among_1_000_000_profiles(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).Schema.MigrateAsync();
        await using var connection = await database.Source.OpenConnectionAsync();
        var explain = kind == "sqlite" ? "EXPLAIN QUERY PLAN" : "EXPLAIN";
        foreach (var sql in new[]
            {
                """
                INSERT INTO campaign_export_profiles (braze_id, bucket, first_name)
                WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 1000000)
                SELECT 'u' || CAST(i AS TEXT), (i % 1000) * 10 + i % 7, 'name' FROM numbers
                """,
                "INSERT INTO campaign_export_campaign_recipients (campaign_id, user_id) SELECT 'c' || CAST(bucket % 2 AS TEXT), braze_id FROM campaign_export_profiles",
                "INSERT INTO campaign_export_campaign_recipients (campaign_id, user_id) SELECT 'small', braze_id FROM campaign_export_profiles WHERE bucket < 10",
                kind == "sqlite" ? "SELECT 1" : "ANALYZE",
            })
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 300);
            await command.ExecuteNonQueryAsync();
        }

        foreach (var campaign in new[] { null, "c0", "small" })
        {
            foreach (var buckets in new BucketRange?[] { null, new(2500, 4999) })
            {
                foreach (var after in new[] { null, new SqlCursor("u5", buckets is null ? null : 3000) })
                {
                    var query = new RecipientQuery(campaign) { Buckets = buckets };
                    var plan = await ExplainAsync(query, after);
                    if (kind == "sqlite")
                        plan.Should().NotContain("TEMP B-TREE", "{0} after {1} sorts nothing", query, after).And.NotMatchRegex(campaign is null ? "SCAN r" : @"SCAN [rp]\b", "nor reads more than it needs");
                    else if (campaign != "small")
                        plan.Should().NotMatchRegex(@"Sort Key: (?!u\.)", "{0} after {1} sorts no recipients", query, after).And.NotMatchRegex("Seq Scan on campaign_export_(profiles|campaign_recipients)", "nor reads a table from end to end");
                    plan.Should().MatchRegex(Index(kind, query), "{0} after {1} is served by it", query, after);
                }
            }

            foreach (var after in new[] { null, new SqlCursor("u5", null) })
            {
                var query = new RecipientQuery(campaign);
                var key = new RecipientStatements(SqlSchema.DefaultTablePrefix).KeyAfter(query, after, 500);
                var plans = new[] { await key.ExplainAsync(connection, explain), await ExplainAsync(query, after, new SqlCursor(await FindAsync(key), null)) };
                foreach (var plan in plans)
                {
                    plan.Should().NotContain("TEMP B-TREE", "a page of {0} after {1} sorts nothing", query, after);
                    if (campaign != "small")
                        plan.Should().NotMatchRegex(@"Sort Key: (?!u\.)", "a page of {0} after {1} sorts no recipients", query, after);
                    plan.Should().NotMatchRegex(@"Seq Scan on campaign_export_(profiles|campaign_recipients)|SCAN r\b", "a page of {0} after {1} reads no table from end to end", query, after);
                    plan.Should().MatchRegex(Index(kind, query), "a page of {0} after {1} is served by it", query, after);
                }
            }
        }

        async Task<string> FindAsync(SqlStatement key)
        {
            await using var command = key.On(connection);
            return (string)(await command.ExecuteScalarAsync())!;
        }

        async Task<string> ExplainAsync(RecipientQuery query, SqlCursor? after, SqlCursor? upTo = null)
        {
            var sql = new RecipientStatements(SqlSchema.DefaultTablePrefix).CreateQuery(ProfileFields.Stored, query, after, 65_536, upTo);
            var statement = new SqlStatement(sql.Text);
            foreach (var (name, value) in sql.Parameters)
            {
                if (value is long number)
                    statement.With(name, number);
                else
                    statement.With(name, (string?)value);
            }

            return await statement.ExplainAsync(connection, explain);
        }
    }

    private static string Index(string kind, RecipientQuery query) => (kind, query.CampaignId, query.Buckets) switch
    {
        ("sqlite", null, null) => @"(SCAN|SEARCH) (p|campaign_export_profiles)( USING PRIMARY KEY|\n|$)",
        ("sqlite", _, null) => "SEARCH (r|campaign_export_campaign_recipients) USING PRIMARY KEY",
        ("sqlite", _, _) => "SEARCH p USING INDEX campaign_export_profiles_bucket",
        (_, _, null) => "campaign_export_(profiles|campaign_recipients)_pkey",
        (_, "small", _) => "campaign_export_campaign_recipients_pkey",
        _ => "campaign_export_profiles_bucket",
    };
}
