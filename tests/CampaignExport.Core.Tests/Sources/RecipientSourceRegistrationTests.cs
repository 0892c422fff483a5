using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientSourceRegistrationTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    [Fact]
    public async Task One_registered_exporter_serves_many_exports_at_once_without_a_source_of_metrics()
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddCampaignExport().AddRecipientSource<ThreeUsers>();
        await using var provider = services.BuildServiceProvider(Strict);
        var exporter = provider.GetRequiredService<RecipientExporter<Recipient>>();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(export => exporter.ExportAsync(
            new(new RecipientChoice(RecipientContents.UserData).CreateSelection()),
            new FileExportSink(folder[$"{export}"]),
            new FileCheckpointStore(folder[$"{export}"]),
            cancellationToken: TestContext.Current.CancellationToken)));
        results.Should().AllSatisfy(result => result.Manifest.Rows.Should().Be(3));
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().OnlyContain(name => name == "users.zip" || name == "manifest.json")
            .And.HaveCount(16);
        provider.GetRequiredService<RecipientExporter<Recipient>>().Should().BeSameAs(provider.GetRequiredService<RecipientExporter<Recipient>>());
    }

    [Fact]
    public async Task Host_that_exports_only_charts_needs_no_source_of_recipients()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ICampaignMetricsSource>(new DataSeriesFileSource("x.json"));
        services.AddCampaignExport();
        await using var provider = services.BuildServiceProvider(Strict);
        provider.GetRequiredService<ChartExporter>().Should().NotBeNull();
        provider.Invoking(one => one.GetRequiredService<RecipientExporter<Recipient>>()).Should().Throw<InvalidOperationException>().WithMessage("No source of recipients is registered. Call AddRecipientSource(...) on*");
    }

    [Fact]
    public void Second_source_is_an_error_that_names_the_registered_one()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IRecipientSource<Recipient>>(new UserExportSource("users.jsonl"));
        services.AddCampaignExport().Invoking(builder => builder.AddRecipientSource<ThreeUsers>())
            .Should().Throw<InvalidOperationException>().WithMessage("AddRecipientSource: IRecipientSource is already registered. Register it only once.");
    }

    public sealed class ThreeUsers : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<Recipient>([new(), new(), new()], "end");
        }
    }
}
