using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore;
using CampaignExport.AspNetCore.Endpoints;
using CampaignExport.AspNetCore.Listing;
using CampaignExport.Notifications;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of the web endpoints.</summary>
public static class CampaignExportWebExtensions
{
    /// <summary>
    /// Registers the services of the endpoints: antiforgery tokens, and download links, which are signed with the keys of ASP.NET Core Data Protection
    /// unless a key is set. AddCampaigns, which lists the campaigns of a user, is a separate call.
    /// </summary>
    /// <remarks>
    /// AddDownloadLinks sets the address of links. In the Development environment it may be omitted, and the address of the server is used. A host does not
    /// start if other processes also create or serve its links and its key ring is not persisted. Nor does a web application start without MapCampaignExport;
    /// a worker whose endpoints another process serves calls <see cref="AddDataProtectionKeys"/> instead.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options of the dashboard; null for the section <c>Dashboard</c> of the configuration.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddWeb(this ICampaignExportBuilder builder, Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceOptions<DashboardOptions>("Dashboard", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        builder.Services.AddAntiforgery();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, DownloadLinkChecks>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, PageOnlyPolicy>());
        builder.Services.TryAddSingleton(static services => new CampaignCounts(
            services.GetRequiredService<IServiceScopeFactory>(), services.GetService<TimeProvider>(), services.GetService<ILogger<CampaignCounts>>()));
        return builder.AddDataProtectionKeys();
    }

    /// <summary>
    /// Signs download links with the keys of ASP.NET Core Data Protection unless a key is set. <see cref="AddWeb"/> includes this call. A worker in a separate
    /// process calls it, and persists the key ring where the web application finds it, under the same application name.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddDataProtectionKeys(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDataProtection();
        builder.Services.TryAddSingleton<DownloadLinkHost>();
        builder.Services.TryAddSingleton<IDownloadLinkHost>(static services => services.GetRequiredService<DownloadLinkHost>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DownloadLinkOptions>, DownloadLinkChecks>());
        return builder.AddLinkServices();
    }

    /// <summary>Registers the look-up of a request's user, in place of the claims.</summary>
    /// <typeparam name="TUsers">The class. One instance is created for each request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A look-up is already registered.</exception>
    public static ICampaignExportBuilder AddUsers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TUsers>(
        this ICampaignExportBuilder builder)
        where TUsers : class, IExportUsers => builder.AddService(ServiceDescriptor.Scoped<IExportUsers, TUsers>());

    /// <summary>Registers the look-up of a request's user, in place of the claims.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the instance for each request from its services.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A look-up is already registered.</exception>
    public static ICampaignExportBuilder AddUsers(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportUsers> create) =>
        builder.AddService(ServiceDescriptor.Scoped(create));

    /// <summary>Registers the look-up of a request's user, in place of the claims.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A look-up is already registered.</exception>
    public static ICampaignExportBuilder AddUsers(this ICampaignExportBuilder builder, IExportUsers instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));
}
