using CampaignExport.Jobs;
using CampaignExport.Notifications;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Sql.Tests;

/// <summary>Jobs of a host export charts by its query.</summary>
public sealed class SqlMetricsJobTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite", "sent", ExportJobState.Completed, null)]
    [InlineData("postgresql", "sent", ExportJobState.Completed, null)]
    [InlineData("sqlite", "Sent", ExportJobState.Failed, ExportFailure.InvalidData)]
    [InlineData("postgresql", "Sent", ExportJobState.Failed, ExportFailure.InvalidData)]
    public async Task Job_exports_charts_and_fails_immediately_on_an_invalid_row(string kind, string metric, ExportJobState state, ExportFailure? failure)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync($"CREATE TABLE sends (campaign TEXT, day {(kind == "sqlite" ? "TEXT" : "DATE")}, metric TEXT, n INTEGER)");
        await database.QueryAsync($"INSERT INTO sends VALUES ('c', '2026-06-01', '{metric}', 4), ('c', '2026-06-02', '{metric}', 3)");
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        var exports = services.AddCampaignExport().AddJobs().AllowEveryoneToExportPersonalData().AddFileStorage(folder.Path)
            .AddSqlMetrics("SELECT day, 'email', NULL, metric, n AS count FROM sends WHERE campaign = @campaign");
        if (kind == "sqlite")
            exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
        else
            exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var job = await provider.GetRequiredService<IExportJobs>().SubmitAsync(new ChartJobRequest("w", "c", new ExportRequester("u")) { TimeZone = "America/New_York" });

        await provider.GetRequiredService<ExportJobRunner>().RunAsync((await provider.GetRequiredService<IExportJobStore>().ClaimAsync(new ExportJobClaim(new ExportJobOptions().LeaseDuration, 1)))!);

        var ended = (await provider.GetRequiredService<IExportJobs>().FindAsync(job.Id))!;
        (ended.State, ended.Failure).Should().Be((state, failure));
        if (state != ExportJobState.Completed)
            return;
        await using var content = await provider.GetRequiredService<IExportStorage>().OpenAsync(job.Id, "messages-sent-by-date.csv");
        using var reader = new StreamReader(content!.Stream!);
        (await reader.ReadToEndAsync()).Should().Be("Date,Total Messages Sent,Email Sent\r\n2026-06-01,4,4\r\n2026-06-02,3,3\r\n");
    }
}
