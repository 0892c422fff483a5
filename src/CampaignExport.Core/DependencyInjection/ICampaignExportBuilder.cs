namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of CampaignExport.</summary>
public interface ICampaignExportBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}
