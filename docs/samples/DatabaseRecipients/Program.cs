using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

await using (var connection = new SqliteConnection("Data Source=shop.db"))
{
    await connection.OpenAsync();
    using var command = connection.CreateCommand();
    command.CommandText = """
        CREATE TABLE customers (id TEXT PRIMARY KEY, mail TEXT, joined TEXT, plan TEXT, bucket INTEGER);
        CREATE TABLE sendings (customer_id TEXT, campaign TEXT, sent_at TEXT, PRIMARY KEY (campaign, customer_id, sent_at));
        CREATE TABLE openings (customer_id TEXT, campaign TEXT, opened_at TEXT);
        CREATE TABLE orders (customer_id TEXT, campaign TEXT, placed_at TEXT, amount REAL);
        CREATE TABLE campaigns (id TEXT PRIMARY KEY, name TEXT, made TEXT);
        INSERT INTO campaigns VALUES ('summer-sale', 'Summer sale', '2026-05-30');
        INSERT INTO openings VALUES ('c1', 'summer-sale', '2026-06-03 10:00:00'), ('c1', 'summer-sale', '2026-06-03 11:00:00');
        INSERT INTO orders VALUES ('c1', 'summer-sale', '2026-06-03 11:05:00', 19.99);
        INSERT INTO customers VALUES ('c1', 'ada@example.com', '2026-06-01 12:00:00', 'gold', 17), ('c2', 'bob@example.com', '2026-06-02 12:00:00', 'free', 4711);
        INSERT INTO sendings VALUES ('c1', 'summer-sale', '2026-06-03 09:00:00'), ('c1', 'summer-sale', '2026-06-05 09:00:00');
        """;
    await command.ExecuteNonQueryAsync();
}

var shop = Host.CreateApplicationBuilder(args);
var exports = shop.Services.AddCampaignExport().AddSqlite(options => options.Path = "shop.db");

// <host-query>
exports.AddSqlRecipients(
    key: "user_id",
    """
    SELECT c.id AS user_id, c.mail AS email, c.joined AS created_at, c.plan, c.bucket AS random_bucket
    FROM customers c
    WHERE EXISTS (SELECT 1 FROM sendings s WHERE s.customer_id = c.id AND s.campaign = @campaign)
    """,
    options => options.StatementTimeout = TimeSpan.FromMinutes(1));
// </host-query>

// <host-metrics>
exports.AddSqlMetrics("""
    SELECT sent_at, 'email', NULL, 'sent', 1, customer_id FROM sendings WHERE campaign = @campaign
    UNION ALL SELECT opened_at, 'email', NULL, 'opens', 1, customer_id FROM openings WHERE campaign = @campaign
    UNION ALL SELECT placed_at, 'email', NULL, 'conversions', 1, customer_id FROM orders WHERE campaign = @campaign
    UNION ALL SELECT placed_at, 'email', NULL, 'revenue', amount, customer_id FROM orders WHERE campaign = @campaign
    """);
// </host-metrics>

// <host-campaigns>
exports.AddCampaigns("SELECT id, name FROM campaigns ORDER BY made DESC");
// </host-campaigns>

using var shopHost = shop.Build();
var recipients = shopHost.Services.GetRequiredService<SqlRecipients>();
// A running host does this when it starts.
await recipients.CheckAsync();
var choice = new RecipientChoice(RecipientContents.UserData) { CustomAttributes = ["plan"], Columns = ["user_id", "email", "created_at", "plan"] };
var customers = recipients.CreateSource(choice);
var ofShop = await new RecipientExporter<SqlRow>(customers)
    .ExportAsync(new RecipientExportRequest<SqlRow>(customers.Selection) { CampaignId = "summer-sale", Packaging = CampaignExport.Packaging.FilePackaging.None }, new FileExportSink("customers"));
Console.Write(await File.ReadAllTextAsync(ofShop.Files[0].Location));

var charts = await new ChartExporter(shopHost.Services.GetRequiredService<ICampaignMetricsSource>())
    .ExportAsync(new ChartExportRequest("summer-sale"), new FileExportSink("charts"));
Console.Write(await File.ReadAllTextAsync(charts.Files[0].Location));
