using System.Data.Common;
using System.Text.RegularExpressions;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>The SQL of docs/stores.md.</summary>
public sealed partial class HousekeepingTests(PostgreSqlServer server)
{
    private static readonly DateTimeOffset Old = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task SQL_for_SQLite_deletes_only_old_ended_jobs()
    {
        using var folder = new TemporaryFolder();
        await using var stores = new Stores();
        var path = Path.Combine(folder.Path, "jobs.db");
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await CheckAsync(stores.Sqlite(path), connection, "SQLite");
    }

    [Fact]
    public async Task SQL_for_PostgreSQL_deletes_only_old_ended_jobs()
    {
        await using var stores = new Stores();
        var connectionString = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await CheckAsync(stores.PostgreSql(connectionString), connection, "PostgreSQL");
    }

    private static async Task CheckAsync(SqlExportJobStore store, DbConnection connection, string database)
    {
        await AddAsync(store, "old-cancelled", Old, ExportJobState.Cancelled);
        await AddAsync(store, "old-failed-with-files", Old, ExportJobState.Failed, due: Old);
        await AddAsync(store, "old-queued", Old, ExportJobState.Queued);
        await AddAsync(store, "new-cancelled", TimeProvider.System.GetUtcNow(), ExportJobState.Cancelled);
        var sql = SqlBlocks().Matches(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "stores.md")))
            .Where(block => block.Groups["database"].Value == database).Select(block => block.Groups["sql"].Value).ToList();
        sql.Should().HaveCount(2);

        await connection.OpenAsync();
        foreach (var statement in sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await using var reader = await command.ExecuteReaderAsync();
            if (reader.FieldCount == 3)
            {
                var due = new List<string?>();
                while (await reader.ReadAsync())
                    due.Add(reader.IsDBNull(2) ? null : FormattableString.Invariant($"{reader.GetDateTime(2):yyyy-MM-dd HH:mm}"));
                due.Should().Equal(null, "2020-01-01 00:00", null, null);
            }
        }

        (await store.ListAsync(new ExportJobFilter())).Select(job => job.Id).Should().Equal("old-queued", "old-failed-with-files", "new-cancelled");
    }

    // Jobs are added as queued; the final state in the table matters here.
    private static async Task AddAsync(SqlExportJobStore store, string id, DateTimeOffset at, ExportJobState state, DateTimeOffset? due = null) =>
        await store.AddAsync(
            new ExportJob
            {
                Id = id,
                Request = new ChartJobRequest("workspace", id, new ExportRequester("user")),
                Transitions = [new ExportJobTransition(ExportJobState.Queued, at, "submitted"), new ExportJobTransition(state, at, "it happened")],
                DueAt = due,
            },
            10);

    [GeneratedRegex(@"```sql\n-- (?<database>\w+)\n(?<sql>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex SqlBlocks();
}
