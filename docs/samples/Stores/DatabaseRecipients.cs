using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;

internal static class DatabaseRecipients
{
    public static async Task ExportAsync(IServiceProvider services)
    {
        // <database-recipients>
        var profiles = services.GetRequiredService<SqlProfileStore>();
        await profiles.ImportFromAsync(new UserExportSource("users.jsonl"));

        var source = services.GetRequiredService<SqlRecipients>().Of(RecipientFlavour.All);
        var exporter = new RecipientExporter<SqlRow>(source, new FileExportSink("recipients"), new FileCheckpointStore("recipients"));
        await exporter.ExportAsync(new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "summer-sale" });
        // </database-recipients>
    }

    public static void Register(ICampaignExportBuilder exports)
    {
        // <host-query>
        exports.AddSqlRecipients(options =>
        {
            options.Query = """
                SELECT c.id AS braze_id, c.mail AS email, c.joined AS created_at, c.plan
                FROM customers c JOIN sendings s ON s.customer_id = c.id
                WHERE s.campaign = @campaign AND c.id > COALESCE(@cursor, '') AND c.bucket BETWEEN @first_bucket AND @last_bucket
                ORDER BY c.id LIMIT @limit
                """;
            options.WithoutColumns.UnionWith(["user_id", "first_name", "last_name" /* and all others that there are not */]);
            options.StatementTimeout = TimeSpan.FromMinutes(1);
        });
        // </host-query>
    }
}
