using CampaignExport.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the download links of exported files.</summary>
public static class CampaignExportLinkExtensions
{
    /// <summary>Registers download links. A web application with AddWeb of CampaignExport.AspNetCore needs only the URL.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="baseUrl">
    /// The URL at which users reach the application, such as <c>https://app.example.com</c>: <see cref="DownloadLinkOptions.BaseUrl"/>. Null to
    /// take it from the options, or in the Development environment from the server.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Download links are already registered.</exception>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, string? baseUrl) => builder.AddDownloadLinks(options =>
    {
        if (baseUrl is not null)
            options.BaseUrl = baseUrl;
    });

    /// <summary>Registers download links. The configuration section <c>Links</c> sets the options, which are validated when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Download links are already registered.</exception>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder) => builder.AddDownloadLinks(static _ => { });

    /// <summary>Registers download links.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the URL, the path and the keys. It runs after the configuration section <c>Links</c> is read. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Download links are already registered.</exception>
    public static ICampaignExportBuilder AddDownloadLinks(this ICampaignExportBuilder builder, Action<DownloadLinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(Registration)))
            throw new InvalidOperationException("DownloadLinks is already registered. Register it only once.");
        builder.Services.AddSingleton(new Registration());
        return builder.AddLinkServices(configure);
    }

    /// <summary>Registers the services of links, unless they are registered. For a package whose host can call AddDownloadLinks, too.</summary>
    internal static ICampaignExportBuilder AddLinkServices(this ICampaignExportBuilder builder, Action<DownloadLinkOptions>? configure = null)
    {
        builder.AddServiceOptions<DownloadLinkOptions>(
            "Links", static (section, options) => section.Bind(options), static (options, registered) => options.FindProblems(registered.IsService(typeof(IDownloadLinkHost))), configure);
        builder.Services.TryAddSingleton(static services =>
            new DownloadLinks(services.GetRequiredService<IOptions<DownloadLinkOptions>>().Value, services.GetService<IDownloadLinkHost>()));
        return builder;
    }

    /// <summary>Marks that the host has registered links.</summary>
    private sealed class Registration;
}
