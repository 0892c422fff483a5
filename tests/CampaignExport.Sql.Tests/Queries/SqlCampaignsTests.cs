using CampaignExport.Campaigns;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Sql.Tests;

/// <summary>Campaigns from a host's query, in its order and in pages.</summary>
public sealed class SqlCampaignsTests(PostgreSqlServer server)
{
    private const string Query = "SELECT id, name, team FROM campaigns ORDER BY made DESC, id; -- the newest first";

    private static readonly string[] Kinds = ["sqlite", "postgresql"];

    [Fact]
    public async Task Campaigns_are_listed_in_the_order_of_the_query_in_pages()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync($"INSERT INTO campaigns VALUES {string.Join(", ", Enumerable.Range(1, 57).Select(id => $"({id}, 'Campaign {id}', 'shop', {id % 10})"))}");
            var campaigns = new SqlCampaigns(database.Source, database.Dialect, new(Query));
            var listed = new List<ExportCampaign>();
            for (string? after = null; ;)
            {
                var page = await campaigns.ListAsync("ann", after, 10);
                listed.AddRange(page);
                if (page.Count < 10)
                    break;
                after = page[^1].Id;
            }

            var expected = Enumerable.Range(1, 57).OrderByDescending(id => id % 10).ThenBy(id => id).Select(id => new ExportCampaign($"{id}", "shop", $"Campaign {id}"));
            listed.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering(), kind);
        }
    }

    [Fact]
    public async Task Campaign_is_found_by_its_id()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync("INSERT INTO campaigns VALUES (7, NULL, 'shop', 1)");
            var campaigns = new SqlCampaigns(database.Source, database.Dialect, new(Query));

            (await campaigns.FindAsync("ann", "7")).Should().BeEquivalentTo(new ExportCampaign("7", "shop", "7"), "a campaign without a name is shown by its id");
            foreach (var other in new[] { "8", "", "7 ", "07", "'; DROP TABLE campaigns; --", "Campaign 7" })
                (await campaigns.FindAsync("ann", other)).Should().BeNull();
        }
    }

    [Fact]
    public async Task Query_can_depend_on_the_user_and_omit_the_workspace()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync("INSERT INTO campaigns VALUES (1, 'One', 'ann', 1), (2, 'Two', 'bob', 1)");
            var campaigns = new SqlCampaigns(database.Source, database.Dialect, new("SELECT id, name FROM campaigns WHERE team = @user ORDER BY id LIMIT 100"));

            (await campaigns.ListAsync("ann", null, 10)).Should().BeEquivalentTo([new ExportCampaign("1", "default", "One")]);
            (await campaigns.FindAsync("ann", "2")).Should().BeNull("it is of another user");
            (await campaigns.FindAsync("bob", "2")).Should().BeEquivalentTo(new ExportCampaign("2", "default", "Two"));
        }
    }

    [Fact]
    public async Task List_restarts_if_the_last_campaign_was_deleted()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync("INSERT INTO campaigns VALUES (1, 'One', 'shop', 1)");

            (await new SqlCampaigns(database.Source, database.Dialect, new(Query)).ListAsync("ann", "99", 10)).Should().ContainSingle();
        }
    }

    [Theory]
    [InlineData("SELECT id, name FROM campaigns UNION ALL SELECT id, name FROM campaigns", "returns the campaign '1' more than once")]
    [InlineData("SELECT NULL, name FROM campaigns", "returns a campaign without an id")]
    [InlineData("SELECT id, name, NULL FROM campaigns", "returns the campaign '1' without a workspace")]
    public async Task Invalid_campaign_is_an_error(string query, string problem)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            await database.QueryAsync("INSERT INTO campaigns VALUES (1, 'One', 'shop', 1)");
            var campaigns = new SqlCampaigns(database.Source, database.Dialect, new(query));

            (await campaigns.Awaiting(one => one.ListAsync("ann", null, 10).AsTask()).Should().ThrowAsync<SourceDataException>()).Which.Message.Should().Contain(problem, kind);
        }
    }

    [Theory]
    [InlineData("SELECT id FROM campaigns ORDER BY id", "It returns 1 column. Two are expected, in this order: id, name")]
    [InlineData("SELECT name, id FROM campaigns ORDER BY id", "Its column 1 is named name, but the id is read from this position.")]
    [InlineData("SELECT id, name FROM campaign ORDER BY id", "The database reports: ")]
    [InlineData("SELECT id, name FROM campaigns WHERE id = @campaign", "It has a parameter @campaign, but the only parameter is @user.")]
    [InlineData("SELECT id, name FROM campaigns ORDER BY id; DELETE FROM campaigns", "more than one statement")]
    public async Task Host_with_an_invalid_query_does_not_start(string query, string problem)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind);
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            var exports = builder.Services.AddCampaignExport().AddCampaigns(query);
            if (kind == "sqlite")
                exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
            else
                exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
            using var host = builder.Build();

            (await host.Invoking(one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
                .StartWith("The query of AddCampaigns cannot be used. ").And.Contain(problem, kind);
        }
    }

    [Fact]
    public async Task Number_compared_with_the_user_is_an_error_that_names_the_cast()
    {
        await using var database = await MakeAsync("postgresql");
        var campaigns = new SqlCampaigns(database.Source, database.Dialect, new("SELECT id, name FROM campaigns WHERE made = @user"));

        (await campaigns.Invoking(one => one.CheckAsync()).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .Be("The query of AddCampaigns cannot be used. It compares @user, which is text, with integer: write CAST(@user AS integer).");
    }

    [Fact]
    public async Task Registered_query_lists_campaigns()
    {
        await using var database = await MakeAsync("sqlite");
        await database.QueryAsync("INSERT INTO campaigns VALUES (1, 'One', 'shop', 1)");
        var services = new ServiceCollection();
        services.AddCampaignExport().AddCampaigns(Query).AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();

        (await scope.ServiceProvider.GetRequiredService<IExportCampaigns>().ListAsync("ann", null, 10)).Should().BeEquivalentTo([new ExportCampaign("1", "shop", "One")]);
    }

    private async Task<Database> MakeAsync(string kind)
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync("CREATE TABLE campaigns (id INTEGER, name TEXT, team TEXT, made INTEGER)");
        return database;
    }
}
