using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.DependencyInjection;

/// <summary>The builder that <c>AddCampaignExport</c> returns.</summary>
internal sealed class CampaignExportBuilder(IServiceCollection services) : ICampaignExportBuilder
{
    public IServiceCollection Services => services;
}
