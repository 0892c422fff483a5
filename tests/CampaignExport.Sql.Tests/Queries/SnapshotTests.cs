using System.Data.Common;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;

namespace CampaignExport.Sql.Tests;

/// <summary>Read-only transactions refuse every write.</summary>
public sealed class SnapshotTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Database_refuses_writes_in_a_snapshot(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE people (id BIGINT PRIMARY KEY)");
        await database.QueryAsync("INSERT INTO people VALUES (1), (2)");

        var write = () => DeleteAsync(SqlDatabase.Get(database.Source, database.Dialect));

        await write.Should().ThrowAsync<DbException>();
        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("2");
    }

    [Fact]
    public async Task Pooled_connection_can_write_after_a_read()
    {
        using var folder = new TemporaryFolder();
        await using var source = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "test.db")}");
        var database = SqlDatabase.Get(source, SqliteDatabase.Dialect);
        await RunAsync("CREATE TABLE people (id BIGINT PRIMARY KEY)");
        await database.Invoking(DeleteAsync).Should().ThrowAsync<DbException>();

        (await RunAsync("INSERT INTO people VALUES (1)")).Should().Be(1);

        async Task<int> RunAsync(string sql)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteNonQueryAsync();
        }
    }

    private static Task<bool> DeleteAsync(SqlDatabase database) => database.ReadAsync(
        Timeout.InfiniteTimeSpan,
        snapshot => snapshot.ReadAsync(new SqlStatement("DELETE FROM people"), (_, _) => Task.FromResult(true), CancellationToken.None),
        CancellationToken.None);
}
