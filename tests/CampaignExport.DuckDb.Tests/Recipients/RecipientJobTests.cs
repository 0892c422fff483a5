using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Jobs that read recipients from the columnar store.</summary>
public sealed class RecipientJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Job_exports_the_recipients_of_its_campaign_from_the_store()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddDuckDb(options => options.Directory = Path.Combine(_folder.Path, "store")).AddDuckDbRecipients().AddJobs()
            .AddSqlite(options => options.Path = Path.Combine(_folder.Path, "jobs.db")).AllowEveryoneToExportPersonalData().AddFileStorage(_folder.Path);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await provider.GetRequiredService<EventStore>().ImportProfilesAsync(new Recipient[]
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
        (await reader.ReadToEndAsync()).TrimEnd().Split("\r\n").Should().BeEquivalentTo(
            "email,variation_name,variation_api_id,in_control", "a@example.com,One,,false", "b@example.com,,v,false");
    }

    [Fact]
    public void Host_without_a_store_gets_an_error_with_the_call_to_add()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddDuckDbRecipients();
        using var provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<IRecipientExports>()).Should().Throw<InvalidOperationException>().WithMessage("*Call AddDuckDb, too.");
    }
}
