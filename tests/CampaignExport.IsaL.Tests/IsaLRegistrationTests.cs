using System.IO.Compression;
using CampaignExport.Jobs;
using CampaignExport.Packaging;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.IsaL.Tests;

public sealed class IsaLRegistrationTests
{
    [Fact]
    public void Jobs_use_ISA_L_if_registered()
    {
        using var provider = Services(builder => builder.AddIsaL());

        provider.GetRequiredService<ExportJobServices>().Compressor.Should().BeOfType<IsaLCompressor>();
    }

    [Fact]
    public void Jobs_use_the_compression_of_NET_by_default()
    {
        using var provider = Services(_ => { });

        provider.GetRequiredService<ExportJobServices>().Compressor.Should().BeNull();
    }

    [Fact]
    public void Second_compressor_is_an_error() =>
        FluentActions.Invoking(() => Services(builder =>
        {
            builder.Services.AddSingleton(BlockCompressor.Create(CompressionLevel.Optimal));
            builder.AddIsaL();
        })).Should().Throw<InvalidOperationException>().WithMessage("AddIsaL: BlockCompressor is already registered. Register it only once.");

    private static ServiceProvider Services(Action<ICampaignExportBuilder> configure)
    {
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport().AddJobs().AllowEveryoneToExportPersonalData().AddFileStorage("storage");
        services.AddSingleton<IExportJobStore, Testing.InMemoryExportJobStore>();
        configure(builder);
        return services.BuildServiceProvider();
    }
}
