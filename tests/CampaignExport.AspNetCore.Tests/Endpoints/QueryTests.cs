using System.Net;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The web endpoints over a host's own tables: campaigns and charts by queries.</summary>
public sealed class QueryTests
{
    [Fact]
    public async Task Campaigns_and_charts_come_from_host_tables_and_campaigns_of_other_teams_are_hidden()
    {
        using var folder = new TemporaryFolder();
        var database = $"Data Source={folder["shop.db"]};Pooling=False";
        await using (var connection = new SqliteConnection(database))
        {
            await connection.OpenAsync();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE campaigns (id INTEGER PRIMARY KEY, name TEXT, owner TEXT);
                CREATE TABLE sends (campaign INTEGER, sent_at TEXT, customer INTEGER);
                INSERT INTO campaigns VALUES (1, 'Spring', 'ada'), (2, 'Summer', 'ada'), (3, 'Secret', 'eve');
                INSERT INTO sends VALUES (2, '2026-06-01T23:30:00Z', 7), (2, '2026-06-01T12:00:00Z', 8), (3, '2026-06-01T12:00:00Z', 7);
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using (var desk = await WebDesk.OpenAsync(add: exports =>
        {
            exports.Services.RemoveAll<IExportCampaigns>();
            exports.Services.RemoveAll<ICampaignMetricsSource>();
            exports.AddSqlite(options => options.ConnectionString = database)
                .AddCampaigns("SELECT id, name, 'shop' FROM campaigns WHERE owner = @user ORDER BY id DESC")
                .AddSqlMetrics("SELECT sent_at, 'email', NULL, 'sent', customer AS person FROM sends WHERE campaign = @campaign")
                .AddWeb();
        }))
        {
            var ada = await desk.SignInAsync("ada");

            var first = await ada.JsonAsync("/campaigns?limit=1");
            first.GetProperty("campaigns")[0].GetProperty("name").GetString().Should().Be("Summer");
            var next = await ada.JsonAsync($"/campaigns?limit=1&after={first.GetProperty("next").GetString()}");
            next.GetProperty("campaigns")[0].GetProperty("name").GetString().Should().Be("Spring");
            (await ada.GetStringAsync($"{WebDesk.Prefix}/campaigns/2/charts/messages-sent-by-date.csv?timeZone=Europe/Paris")).Should()
                .Be("Date,Total Messages Sent,Email Sent\r\n2026-06-01,1,1\r\n2026-06-02,1,1\r\n");
            (await ada.JsonAsync("/campaigns/2")).GetProperty("hasHours").GetBoolean().Should().BeTrue("the query returns times");
            foreach (var path in new[] { "/campaigns/3", "/campaigns/3/charts", "/campaigns/4" })
                (await ada.GetAsync($"{WebDesk.Prefix}{path}")).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
        }
    }
}
