namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the parts of CampaignExport, one by one.</summary>
public interface ICampaignExportBuilder
{
    /// <summary>Where they are registered.</summary>
    IServiceCollection Services { get; }
}
