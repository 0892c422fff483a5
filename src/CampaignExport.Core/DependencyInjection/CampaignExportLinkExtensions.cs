using CampaignExport.DependencyInjection;
using CampaignExport.Notifications;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the links by which requesters get their files. What is registered already is left alone.</summary>
public static class CampaignExportLinkExtensions
{
    /// <summary>Registers <see cref="DownloadLinks"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the base address and the keys. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, Action<DownloadLinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<DownloadLinkOptions>, DownloadLinkOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<DownloadLinkOptions>().Configure(configure);
        builder.Services.TryAddSingleton(static services => new DownloadLinks(services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value));
        return builder;
    }
}
