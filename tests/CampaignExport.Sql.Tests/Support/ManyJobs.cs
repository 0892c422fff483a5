using System.Data.Common;
using CampaignExport.Jobs;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>A table of 100,000 jobs after some years: most have ended, some wait for the expiry of links, few are running or queued.</summary>
internal static class ManyJobs
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ExportJob Sample = new()
    {
        Id = "sample",
        Request = new ChartJobRequest("w1", "c1", new ExportRequester("u1")),
        Transitions = [new ExportJobTransition(ExportJobState.Queued, Now, "submitted")],
        DueAt = Now,
    };

    public static async Task AddAsync(DbConnection connection)
    {
        const string Sql = """
            INSERT INTO campaign_export_jobs (id, workspace_id, campaign_id, contents, user_id, idempotency_key, state, due_at, lease_until,
                fencing_token, cancel_requested_at, rows_done, bytes_done, parts_done, rows_per_second, document)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 100000)
            SELECT CAST(1000000 + i AS TEXT), 'w' || CAST(i % 200 AS TEXT), 'c' || CAST(i % 1000 AS TEXT), 'charts', 'u' || CAST(i % 500 AS TEXT),
                CASE WHEN i % 2 = 0 THEN 'k' || CAST(i AS TEXT) END,
                CASE WHEN i <= 95000 THEN 'Expired' WHEN i <= 99000 THEN 'Completed' WHEN i <= 99100 THEN 'Running' ELSE 'Queued' END,
                CASE WHEN i <= 95000 THEN NULL WHEN i <= 99000 THEN @now + i ELSE @now - i END,
                CASE WHEN i > 99000 AND i <= 99100 THEN @now + i END, 1, NULL, i, i, i, 1.5, @document
            FROM numbers
            """;
        using var command = new SqlStatement(Sql).With("now", Now).With("document", System.Text.Encoding.UTF8.GetString(Sample.ToJson())).On(connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Each query of a store, with the indexes that docs/stores.md names for it; the key of a table by that name.</summary>
    public static IEnumerable<(string Name, SqlStatement Statement, string[] Indexes)> Queries(SqlDialect dialect)
    {
        const string Key = "key of jobs", Checkpoints = "key of checkpoints", Jobs = "campaign_export_jobs_";
        var sql = new JobStatements(SqlSchema.DefaultTablePrefix, dialect);
        yield return ("add", All(sql.Add), [Jobs + "key", Jobs + "active"]);
        yield return ("find", All(sql.Find), [Key]);
        yield return ("claim", All(sql.Claim), [Jobs + "due", Jobs + "held", Key, .. dialect.HasServerClock ? (string[])[] : [Jobs + "due_set"]]);
        yield return ("end lease", All(sql.EndLease), [Key]);
        yield return ("renew", All(sql.Renew), [Key]);
        yield return ("save", All(sql.Save(ExportJobState.Running)), [Key]);
        yield return ("finish", All(sql.Save(ExportJobState.Completed)), [Key, Checkpoints]);
        yield return ("cancel", All(sql.RequestCancel), [Key]);
        yield return ("save checkpoint", All(sql.SaveCheckpoint), [Key]);
        yield return ("delete checkpoint", All(sql.DeleteCheckpoint), [Key, Checkpoints]);
        yield return ("load checkpoint", All(sql.LoadCheckpoint), [Checkpoints]);
        yield return ("count", All(sql.Count), [Jobs + "due"]);
        foreach (var before in new[] { null, "1099900" })
        {
            yield return List(new() { Before = before }, Key);
            yield return List(new() { Before = before, WorkspaceId = "w7" }, Jobs + "workspace");
            yield return List(new() { Before = before, CampaignId = "c7" }, Jobs + "campaign");
            yield return List(new() { Before = before, UserId = "u7" }, Jobs + "user");
            yield return List(new() { Before = before, State = ExportJobState.Queued }, Jobs + "state");
            yield return List(new() { Before = before, WorkspaceId = "w7", State = ExportJobState.Completed }, Jobs + "workspace_state");
            yield return List(new() { Before = before, WorkspaceId = "w7", CampaignId = "c7" }, Jobs + "campaign");
            yield return List(new() { Before = before, WorkspaceId = "w7", UserId = "u7" }, Jobs + "user");
        }

        (string, SqlStatement, string[]) List(ExportJobFilter filter, string index) => ($"list {filter}", sql.List(filter), [index]);

        static SqlStatement All(string text) => new SqlStatement(text)
            .With("id", "1099500").With("token", 1L).With("state", "Running").With("due", Now).With("lease", 1L).With("renewals", 1L).With("expires", Now).With("at", Now)
            .With("now", Now).With("running", 5L).With("max", 10L).With("cancel", Now).With("workspace", "w1").With("campaign", "c1").With("user", "u1")
            .With("key", "k2").With("contents", "charts").With("rows", 1L).With("bytes", 1L).With("parts", 1L).With("speed", 1.0).With("document", "{}");
    }

    /// <summary>Gets the query plan of each statement.</summary>
    public static async Task<string> ExplainAsync(this SqlStatement statement, DbConnection connection, string explain)
    {
        using var all = statement.On(connection);
        var plan = new List<string>();
        var text = all.CommandText;
        foreach (var one in text.Split(";\n"))
        {
            all.CommandText = $"{explain} {one}";
            await using var reader = await all.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                plan.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', plan);
    }
}
