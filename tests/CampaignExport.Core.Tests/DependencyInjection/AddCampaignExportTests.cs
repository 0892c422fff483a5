using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tests.DependencyInjection;

public sealed class AddCampaignExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resolved_exporter_uses_the_source_of_the_host()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddMetricsSource<SampleSource>();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        await provider.GetRequiredService<ChartExporter>().ExportAsync(new("c"), new FileExportSink(_folder.Path));

        _folder.Names.Should().HaveCount(3);
        provider.GetRequiredService<ChartExporter>().Should().BeSameAs(provider.GetRequiredService<ChartExporter>());
    }

    [Fact]
    public void Second_registration_of_a_part_is_an_error()
    {
        var builder = new ServiceCollection().AddCampaignExport().AddJobs();
        foreach (var register in (Action[])
                 [
                     () => builder.AddMetricsSource<SampleSource>(),
                     () => builder.AddAuthorizer((_, _, _) => ExportPermissions.None),
                     () => builder.AddFileStorage("x"),
                 ])
        {
            register();
            register.Should().Throw<InvalidOperationException>().WithMessage("Add*: Add* has already registered I*. Call it only once.");
        }

        builder.Invoking(one => one.AddMetricsSource(new OtherSource())).Should().Throw<InvalidOperationException>();
        builder.Invoking(one => one.AddMetricsSource(_ => new OtherSource())).Should().Throw<InvalidOperationException>();
        builder.Services.AddCampaignExport();
        builder.Services.Count(service => service.ServiceType == typeof(ChartExporter)).Should().Be(1);
    }

    [Fact]
    public async Task Parts_are_registered_by_type_by_instance_and_by_function()
    {
        var instance = new SampleSource();
        foreach (var register in (Action<ICampaignExportBuilder>[])
                 [builder => builder.AddMetricsSource<SampleSource>(), builder => builder.AddMetricsSource(instance), builder => builder.AddMetricsSource(_ => instance)])
        {
            var services = new ServiceCollection();
            register(services.AddCampaignExport());
            await using var provider = services.BuildServiceProvider();
            (await provider.GetRequiredService<ChartExporter>().ExportAsync(new("c"), new MemorySink())).Files.Should().HaveCount(3);
        }
    }

    [Fact]
    public async Task Function_authorizes_by_the_passed_ids()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddAuthorizer((user, workspace, campaign) => (user, workspace, campaign) == ("ada", "w", "c") ? ExportPermissions.ExportCharts : ExportPermissions.None);
        await using var provider = services.BuildServiceProvider();
        var authorizer = provider.GetRequiredService<IExportAuthorizer>();
        (await authorizer.GetPermissionsAsync("ada", "w", "c")).Should().Be(ExportPermissions.ExportCharts);
        (await authorizer.GetPermissionsAsync("w", "ada", "c")).Should().Be(ExportPermissions.None);
    }

    [Fact]
    public void Exporter_without_a_source_is_refused_only_when_it_is_resolved()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport();

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        provider.Invoking(services => services.GetRequiredService<ChartExporter>())
            .Should().Throw<InvalidOperationException>().WithMessage("No source of metrics is registered. Call AddMetricsSource(...) or AddSqlMetrics(...) on*");
    }

    [Fact]
    public void Builder_exposes_the_services()
    {
        var services = new ServiceCollection();

        services.AddCampaignExport().Services.Should().BeSameAs(services);
    }

    private class SampleSource : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) => Task.FromResult(Sample.Multichannel());
    }

    private sealed class OtherSource : SampleSource;

    [Fact]
    public void File_in_place_of_the_folder_of_exports_is_named()
    {
        var file = GetType().Assembly.Location;

        new ServiceCollection().AddCampaignExport().Invoking(builder => builder.AddFileStorage(Path.Combine(file, "exports")))
            .Should().Throw<ArgumentException>().WithMessage($"AddFileStorage(...) needs a folder, but '{file}' is a file. Choose another folder.*");
    }
}
