using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Sql.Tests;

/// <summary>Jobs of a host read recipients from its database.</summary>
public sealed class RecipientJobTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Job_exports_the_recipients_of_its_campaign_from_the_database(string kind)
    {
        using var folder = new TemporaryFolder();
        var connectionString = kind == "sqlite" ? "" : await server.CreateDatabaseAsync();
        var services = new ServiceCollection();
        var exports = services.AddCampaignExport().AddSqlRecipients(options => options.Snapshot = true).AddJobs()
            .AllowEveryoneToExportPersonalData().AddFileStorage(folder.Path);
        if (kind == "sqlite")
            exports.AddSqlite(options => options.Path = Path.Combine(folder.Path, "store.db"));
        else
            exports.AddPostgreSql(options => options.ConnectionString = connectionString);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await provider.GetRequiredService<SqlProfileStore>().ImportAsync(new Recipient[]
        {
            new() { Id = "2", Email = "b@example.com", CampaignsReceived = [new CampaignReceipt { CampaignId = "c", VariationId = "v", InControl = false }] },
            new() { Id = "1", Email = "a@example.com", CampaignsReceived = [new CampaignReceipt { CampaignId = "c", VariationName = "One" }] },
            new() { Id = "3" },
        }.ToAsyncEnumerable());
        var job = await provider.GetRequiredService<IExportJobs>().SubmitAsync(
            new RecipientJobRequest("w", "c", new ExportRequester("u"), new(RecipientContents.All) { Columns = ["email", "variation_name", "variation_api_id", "in_control"] })
            {
                Packaging = "none",
            });

        var claimed = await provider.GetRequiredService<IExportJobStore>().ClaimAsync(new ExportJobClaim(new ExportJobOptions().LeaseDuration, 1));
        await provider.GetRequiredService<ExportJobRunner>().RunAsync(claimed!);

        (await provider.GetRequiredService<IExportJobs>().FindAsync(job.Id))!.State.Should().Be(ExportJobState.Completed);
        await using var content = await provider.GetRequiredService<IExportStorage>().OpenAsync(job.Id, "users.csv");
        using var reader = new StreamReader(content!.Stream!);
        (await reader.ReadToEndAsync()).Should().Be(
            "email,variation_name,variation_api_id,in_control\r\na@example.com,One,,false\r\nb@example.com,,v,false\r\n");
    }

    [Fact]
    public void Host_without_a_database_gets_an_error_with_the_call_to_add()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlRecipients();
        using var provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<Exports.IRecipientExports>()).Should().Throw<InvalidOperationException>().WithMessage("*AddSqlite or AddPostgreSql*");
    }
}
