using CampaignExport.DependencyInjection;
using CampaignExport.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the links by which requesters get their files. What is registered already is left alone.</summary>
public static class CampaignExportLinkExtensions
{
    /// <summary>Registers <see cref="DownloadLinks"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Names the base address and the keys; null if the section <c>Links</c> of the configuration does. The options are checked when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, Action<DownloadLinkOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddPartOptions<DownloadLinkOptions, DownloadLinkOptionsValidator>("Links", static (section, options) => section.Bind(options), configure);
        builder.Services.TryAddSingleton(static services => new DownloadLinks(services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value));
        return builder;
    }
}
