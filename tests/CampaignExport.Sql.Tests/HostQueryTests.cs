using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignExport.Sql.Tests;

/// <summary>Recipients by a query of the host over its own tables.</summary>
public sealed class HostQueryTests(PostgreSqlServer server)
{
    private const string Query = """
        SELECT id AS key, 'u' || CAST(id AS TEXT) AS "Appboy ID", mail AS email, joined AS created_at, prefs AS devices, visits AS session_count,
            spent AS in_app_purchase_total, active AS in_control, plan -- a comment with @nothing, and a ';'
        FROM people
        WHERE campaign = @campaign AND id > COALESCE(CAST(@cursor AS BIGINT), -1) AND bucket BETWEEN @first_bucket AND @last_bucket
            AND mail <> '@cursor'
        ORDER BY id LIMIT @limit;
        """;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Values_of_the_types_of_a_host_become_cells(string kind)
    {
        await using var database = await MakeAsync(kind);
        var recipients = new SqlRecipients(database.Source, database.Dialect, Options(Query));
        await recipients.CheckAsync();
        var source = recipients.Of(RecipientFlavour.All, new() { CustomAttributes = ["plan"] }, ["Appboy ID", "email", "created_at", "devices", "session_count", "in_app_purchase_total", "city", "in_control", "plan"]);

        var rows = await ReadAsync(source, new RecipientQuery("c"));

        // Each database writes JSON in its own way, in one line.
        var space = kind == "sqlite" ? "" : " ";
        rows.Should().Equal(
            $"u2,a@b,2026-06-01T12:00:00.500Z,\"[{{\"\"model\"\":{space}\"\"x\"\"}}]\",7,1.50,,true,gold",
            "u10,c@d,,,,,,false,",
            "u11,\"e'\"\"f\",,,,,,,");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_is_gone_on_with_and_split_by_its_parameters(string kind)
    {
        await using var database = await MakeAsync(kind);
        var options = Options(Query);
        (options.PageSize, options.StatementSize) = (1, 2);
        var recipients = new SqlRecipients(database.Source, database.Dialect, options);
        await recipients.CheckAsync();
        var source = recipients.Of(RecipientFlavour.UserData, columns: ["Appboy ID"]);

        (await ReadAsync(source, new RecipientQuery("c"), "2")).Should().Equal("u10", "u11");
        (await ReadAsync(source, new RecipientQuery("'; DROP TABLE people; --"))).Should().BeEmpty();
        var partitions = await source.PartitionAsync(new RecipientQuery("c"), 2);
        (await ReadAsync(source, partitions[0])).Should().Equal("u2", "u11");
        (await ReadAsync(source, partitions[1])).Should().Equal("u10");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Host_does_not_start_with_a_query_that_lacks_something_and_names_all_of_it(string kind)
    {
        await using var database = await MakeAsync(kind);
        var builder = Host.CreateApplicationBuilder();
        var exports = builder.Services.AddCampaignExport().AddSqlRecipients(options =>
        {
            options.Query = Query.Replace("email", "emial", StringComparison.Ordinal).Replace("@limit", "5", StringComparison.Ordinal).Replace("@last_bucket", "9", StringComparison.Ordinal);
            options.KeyColumn = "id";
            options.WithoutColumns.UnionWith(Options(Query).WithoutColumns.Except(["city"]));
        });
        if (kind == "sqlite")
            exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
        else
            exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
        using var host = builder.Build();

        (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .ContainAll("@limit", "@last_bucket", "'id'", "'email'", "'city'").And.NotContainAny("@cursor.", "'plan'", "'devices'");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_that_finds_nothing_for_long_is_a_time_out(string kind)
    {
        await using var database = await MakeAsync(kind);
        var options = Options($"SELECT * FROM ({Query.Replace(";\n", "\n", StringComparison.Ordinal).TrimEnd(';')}) x WHERE (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) < 0");
        options.StatementTimeout = TimeSpan.FromMilliseconds(300);
        var recipients = new SqlRecipients(database.Source, database.Dialect, options);
        await recipients.CheckAsync();
        var source = recipients.Of(RecipientFlavour.Email);

        await source.Invoking(one => ReadAsync(one, new RecipientQuery("c"))).Should().ThrowAsync<TimeoutException>();

        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("4");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Query_that_writes_is_refused(string kind)
    {
        await using var database = await MakeAsync(kind);
        var source = new SqlRowQuery("DELETE FROM people RETURNING id", [true], new Dictionary<string, object?>());
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = database.Dialect.BeginRead;
        await command.ExecuteNonQueryAsync();

        var read = async () =>
        {
            await using var rows = await database.Dialect.Rows.ReadAsync(connection, source);
            using var block = new SqlRowBlock(1, 10, 1000, 1000);
            await rows.ReadAsync(block);
        };

        await read.Should().ThrowAsync<Exception>();
        (await database.QueryAsync("SELECT count(*) FROM people")).Should().Equal("4");
    }

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        var (instant, json, truth, money) = kind == "sqlite" ? ("TEXT", "TEXT", "INTEGER", "TEXT") : ("TIMESTAMPTZ", "JSON", "BOOLEAN", "NUMERIC(10, 2)");
        await database.QueryAsync($"CREATE TABLE people (id BIGINT PRIMARY KEY, campaign TEXT, bucket INTEGER, mail TEXT, joined {instant}, prefs {json}, visits INTEGER, spent {money}, active {truth}, plan TEXT)");
        await database.QueryAsync("""
            INSERT INTO people VALUES (10, 'c', 9999, 'c@d', NULL, NULL, NULL, NULL, false, NULL), (2, 'c', 1, 'a@b', '2026-06-01 12:00:00.5Z', '[ {"model": "x"}
            ]', 7, '1.50', true, 'gold'), (11, 'c', 0, 'e''"f', NULL, NULL, NULL, NULL, NULL, NULL), (1, 'd', 5, 'x', NULL, NULL, NULL, NULL, NULL, NULL)
            """);
        return database;
    }

    private static SqlRecipientOptions Options(string query)
    {
        var options = new SqlRecipientOptions { Query = query, KeyColumn = "key" };
        options.WithoutColumns.UnionWith(RecipientColumns.Of(RecipientFlavour.All).Columns.Select(column => column.Name).Append("opted_in_to_emails_at")
            .Except(["Appboy ID", "email", "created_at", "devices", "session_count", "in_app_purchase_total", "in_control"]));
        return options;
    }

    private static async Task<List<string>> ReadAsync(SqlRecipientSource source, RecipientQuery query, string? cursor = null)
    {
        var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
        await foreach (var page in source.ReadAsync(query, cursor))
        {
            using (page)
            {
                foreach (var row in page.Rows)
                    encoder.WriteRow(row);
            }
        }

        return [.. Encoding.UTF8.GetString(encoder.Written.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
