using CampaignExport.DependencyInjection;
using CampaignExport.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the links by which requesters get their files. What is registered already is left alone.</summary>
public static class CampaignExportLinkExtensions
{
    /// <summary>Registers the links of mails. In a web application with AddWeb of CampaignExport.AspNetCore, they need no more than the address.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="address">
    /// The address at which users reach the application, such as <c>https://app.example.com</c>: <see cref="DownloadLinkOptions.Address"/>. Null to leave it
    /// to the options, and to the address of the server in the Development environment.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, string? address) => builder.AddDownloadLinks(options =>
    {
        if (address is not null)
            options.Address = address;
    });

    /// <summary>Registers the links of mails. The configuration section <c>Links</c> sets the options, which are validated when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder) => builder.AddDownloadLinks(static _ => { });

    /// <summary>Registers the links of mails.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the address, the path and the keys. It runs after the configuration section <c>Links</c> is read. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, Action<DownloadLinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.AddPartOptions<DownloadLinkOptions, DownloadLinkOptionsValidator>("Links", static (section, options) => section.Bind(options), configure);
        builder.Services.TryAddSingleton(static services =>
            new DownloadLinks(services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value, services.GetService<IDownloadLinkHost>()));
        return builder;
    }
}
