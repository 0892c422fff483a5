using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tests.DependencyInjection;

public sealed class AddCampaignExportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_exporter_is_resolved_with_the_source_of_the_host_and_works()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddMetricsSource<SampleSource>();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        await provider.GetRequiredService<ChartExporter>().ExportAsync(new("c"), new FileExportSink(_folder.Path));

        _folder.Names.Should().HaveCount(3);
        provider.GetRequiredService<ChartExporter>().Should().BeSameAs(provider.GetRequiredService<ChartExporter>());
    }

    [Fact]
    public void What_the_host_registered_before_is_left_alone()
    {
        var services = new ServiceCollection();
        var source = new SampleSource();
        services.AddSingleton<ICampaignMetricsSource>(source);

        services.AddCampaignExport().AddMetricsSource<OtherSource>();
        services.AddCampaignExport();

        using var provider = services.BuildServiceProvider();
        provider.GetServices<ICampaignMetricsSource>().Should().Equal(source);
        services.Count(service => service.ServiceType == typeof(ChartExporter)).Should().Be(1);
    }

    [Fact]
    public void An_exporter_without_a_source_is_refused_when_it_is_asked_for_since_a_host_may_do_without_it()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport();

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        provider.Invoking(services => services.GetRequiredService<ChartExporter>())
            .Should().Throw<InvalidOperationException>().WithMessage("*ICampaignMetricsSource*");
    }

    [Fact]
    public void The_builder_gives_the_services_back()
    {
        var services = new ServiceCollection();

        services.AddCampaignExport().Services.Should().BeSameAs(services);
    }

    private class SampleSource : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default) => Task.FromResult(Sample.Multichannel());
    }

    private sealed class OtherSource : SampleSource;
}
