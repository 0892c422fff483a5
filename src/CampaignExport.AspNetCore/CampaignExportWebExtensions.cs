using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore;
using CampaignExport.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the web endpoints want from a host.</summary>
public static class CampaignExportWebExtensions
{
    /// <summary>Registers the antiforgery tokens of ASP.NET Core. AddCampaigns, which says which campaigns users may see, is a call of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddWeb(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddAntiforgery();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, PageOnlyPolicy>());
        return builder;
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
