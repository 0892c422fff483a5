using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore;
using CampaignExport.AspNetCore.Endpoints;
using CampaignExport.Notifications;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the web endpoints want from a host.</summary>
public static class CampaignExportWebExtensions
{
    /// <summary>
    /// Registers what the endpoints need: antiforgery tokens, and download links that lead to them, signed with the keys of ASP.NET Core Data Protection
    /// unless a key is set. AddCampaigns, which says which campaigns users may see, is a call of its own.
    /// </summary>
    /// <remarks>
    /// The address of links is that of AddDownloadLinks; only in the Development environment, it may be left out for the address of the server. A host does not
    /// start if its links are made or followed by other processes, too, and its key ring is not persisted.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddWeb(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddAntiforgery();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, DownloadLinkChecks>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, PageOnlyPolicy>());
        return builder.AddDataProtectionKeys();
    }

    /// <summary>
    /// Signs download links with the keys of ASP.NET Core Data Protection unless a key is set. <see cref="AddWeb"/> does so; a worker in a process of its own
    /// calls this, and persists the key ring where the web application finds it, under the same application name.
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
        return builder.AddDownloadLinks(static _ => { });
    }

    /// <summary>Registers how the user of a request is found, in place of the claims.</summary>
    /// <typeparam name="TUsers">The class, which is made once a request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddUsers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TUsers>(
        this ICampaignExportBuilder builder)
        where TUsers : class, IExportUsers => builder.AddPart(ServiceDescriptor.Scoped<IExportUsers, TUsers>());

    /// <summary>Registers how the user of a request is found, in place of the claims.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of a request, once a request.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddUsers(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportUsers> create) =>
        builder.AddPart(ServiceDescriptor.Scoped(create));

    /// <summary>Registers how the user of a request is found, in place of the claims.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddUsers(this ICampaignExportBuilder builder, IExportUsers instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));
}
