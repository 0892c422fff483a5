using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport()
    .AddSqlite(options => options.Path = "shop.db")
    .AddSqlRecipients(key: "user_id", """
        SELECT c.id AS user_id, c.mail AS email, c.plan FROM customers c
        WHERE EXISTS (SELECT 1 FROM sendings s WHERE s.customer_id = c.id AND s.campaign = @campaign)
        """);
using var host = builder.Build();

var recipients = host.Services.GetRequiredService<SqlRecipients>();
await recipients.CheckAsync();
var source = recipients.CreateSource(new(RecipientContents.UserData) { CustomAttributes = ["plan"], Columns = ["user_id", "email", "plan"] });
var exporter = new RecipientExporter<SqlRow>(source);
var request = new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "summer-sale" };
var result = await exporter.ExportAsync(request, new FileExportSink("customers"), new FileCheckpointStore("customers"));
Console.WriteLine($"{result.Files[0].Location}: {result.Files[0].Rows} recipients");
