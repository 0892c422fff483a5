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
    public async Task The_exporter_is_resolved_with_the_source_and_the_sink_of_the_host_and_works()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddMetricsSource<SampleSource>().AddFileSink(options => options.Directory = _folder.Path);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        await provider.GetRequiredService<ChartExporter>().ExportAsync(new("c"));

        _folder.Names.Should().HaveCount(3);
        provider.GetRequiredService<ChartExporter>().Should().BeSameAs(provider.GetRequiredService<ChartExporter>());
    }

    [Fact]
    public async Task Sinks_with_names_are_places_of_their_own()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport()
            .AddFileSink(options => options.Directory = _folder.At("plain"))
            .AddKeyedFileSink("a", options => options.Directory = _folder.At("a"))
            .AddKeyedFileSink("b", options => (options.Directory, options.Overwrite) = (_folder.At("b"), true));
        await using var provider = services.BuildServiceProvider();

        (await LocationAsync(provider.GetRequiredService<IExportSink>())).Should().Be(_folder.At("plain/x"));
        (await LocationAsync(provider.GetRequiredKeyedService<IExportSink>("a"))).Should().Be(_folder.At("a/x"));
        (await LocationAsync(provider.GetRequiredKeyedService<IExportSink>("b"))).Should().Be(_folder.At("b/x"));
        provider.GetKeyedService<IExportSink>("c").Should().BeNull();

        Directory.CreateDirectory(_folder.At("a"));
        Directory.CreateDirectory(_folder.At("b"));
        _folder.Write("a/x", "");
        _folder.Write("b/x", "");
        await FluentActions.Awaiting(() => LocationAsync(provider.GetRequiredKeyedService<IExportSink>("a"))).Should().ThrowAsync<ExportExistsException>();
        (await LocationAsync(provider.GetRequiredKeyedService<IExportSink>("b"))).Should().Be(_folder.At("b/x"), "it overwrites");

        async Task<string> LocationAsync(IExportSink sink)
        {
            await using var upload = await sink.OpenAsync("x");
            return upload.Location;
        }
    }

    [Fact]
    public void What_the_host_registered_before_is_left_alone()
    {
        var services = new ServiceCollection();
        var (sink, keyed, source) = (new MemorySink(), new MemorySink(), new SampleSource());
        services.AddSingleton<IExportSink>(sink);
        services.AddKeyedSingleton<IExportSink>("a", keyed);
        services.AddSingleton<ICampaignMetricsSource>(source);

        services.AddCampaignExport().AddMetricsSource<OtherSource>()
            .AddFileSink(options => options.Directory = "x")
            .AddKeyedFileSink("a", options => options.Directory = "x");
        services.AddCampaignExport();

        using var provider = services.BuildServiceProvider();
        provider.GetServices<IExportSink>().Should().Equal(sink);
        provider.GetRequiredKeyedService<IExportSink>("a").Should().BeSameAs(keyed);
        provider.GetServices<ICampaignMetricsSource>().Should().Equal(source);
        services.Count(service => service.ServiceType == typeof(ChartExporter)).Should().Be(1);
        services.Count(service => service.ServiceType == typeof(IValidateOptions<FileExportSinkOptions>)).Should().Be(1);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, "")]
    [InlineData(true, "")]
    public async Task A_host_with_a_sink_without_a_folder_does_not_start_and_says_what_is_missing(bool keyed, string? directory)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var export = builder.Services.AddCampaignExport().AddMetricsSource<SampleSource>();
        if (keyed)
            export.AddKeyedFileSink("archive", options => options.Directory = directory!);
        else
            export.AddFileSink(options => options.Directory = directory!);
        using var host = builder.Build();

        var error = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Message.Should().Be(
            "Directory: FileExportSinkOptions.Directory is missing. Name the folder that exported files go to.");
        error.OptionsName.Should().Be(keyed ? "archive" : "");
    }

    [Fact]
    public async Task A_host_whose_options_are_right_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCampaignExport().AddMetricsSource<SampleSource>().AddFileSink(options => options.Directory = _folder.Path);
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Options_may_come_from_anywhere_that_options_come_from()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddFileSink(_ => { });
        services.PostConfigure<FileExportSinkOptions>(options => options.Directory = _folder.Path);

        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IExportSink>().Should().BeOfType<FileExportSink>();
    }

    [Fact]
    public void An_exporter_without_a_source_is_refused_when_it_is_asked_for_since_a_host_may_do_without_it()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddFileSink(options => options.Directory = _folder.Path);

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
