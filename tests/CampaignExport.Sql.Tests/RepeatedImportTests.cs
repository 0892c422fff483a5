using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;

namespace CampaignExport.Sql.Tests;

/// <summary>What an import leaves as it is.</summary>
public sealed class RepeatedImportTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Receipts_that_say_nothing_new_are_not_written_again(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        // Some receive several messages, whose earlier ones say less than what is kept.
        var file = folder.Write("a.jsonl", [.. Enumerable.Range(0, 200).Select(at => EventJson.Sent(at))]);
        var store = new SqlEventStore(database.Source, database.Dialect);
        await store.ImportFilesAsync([file], new SqlEventImportOptions { PageSize = 10 });
        await database.QueryAsync(kind == "sqlite"
            ? "CREATE TRIGGER updated BEFORE UPDATE ON campaign_export_campaign_recipients BEGIN SELECT RAISE(ABORT, 'written again'); END"
            : """
              CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'written again'; END $$;
              CREATE TRIGGER updated BEFORE UPDATE ON campaign_export_campaign_recipients FOR EACH ROW EXECUTE FUNCTION refuse()
              """);

        var again = await store.ImportFilesAsync([file], new SqlEventImportOptions { PageSize = 10, RereadFiles = true });

        (again.Read, again.New).Should().Be((200, 0));
        var later = folder.Write("b.jsonl", [EventJson.Sent(999)]);
        var write = () => store.ImportFilesAsync([later]);
        (await write.Should().ThrowAsync<System.Data.Common.DbException>("a later message changes the receipt")).WithMessage("*written again*");
    }

    [Fact]
    public async Task Connection_of_sqlite_has_its_usual_settings_after_an_import()
    {
        using var folder = new TemporaryFolder();
        using var database = new SqliteDatabase($"Data Source={Path.Combine(folder.Path, "test.db")}");
        await new SqlEventStore(database, SqliteDatabase.Dialect).ImportFilesAsync([folder.Write("a.jsonl", [EventJson.Sent(1)])]);

        await using var connection = await database.OpenConnectionAsync();

        (await AskAsync("PRAGMA cache_size")).Should().Be(-2000L, "the pool has one connection, which the import had");
        (await AskAsync("PRAGMA wal_autocheckpoint")).Should().Be(1000L);

        async Task<object?> AskAsync(string setting)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = setting;
            return await command.ExecuteScalarAsync();
        }
    }
}
