using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore;
using CampaignExport.Campaigns;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the web endpoints want from a host. What is registered already is left alone.</summary>
public static class CampaignExportWebExtensions
{
    /// <summary>Registers the antiforgery tokens of ASP.NET Core. Another call says which campaigns users may see, such as AddCampaigns of CampaignExport.Sql.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddWeb(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddAntiforgery();
        return builder;
    }

    /// <summary>Registers which campaigns users may see, and the antiforgery tokens of ASP.NET Core.</summary>
    /// <typeparam name="TCampaigns">The class of the host, made once a request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddWeb<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCampaigns>(
        this ICampaignExportBuilder builder)
        where TCampaigns : class, IExportCampaigns
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<IExportCampaigns, TCampaigns>();
        return builder.AddWeb();
    }

    /// <summary>Registers who says who the user of a request is, in place of the claims.</summary>
    /// <typeparam name="TUsers">The class of the host, made once a request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddUsers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TUsers>(
        this ICampaignExportBuilder builder)
        where TUsers : class, IExportUsers
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<IExportUsers, TUsers>();
        return builder;
    }
}
