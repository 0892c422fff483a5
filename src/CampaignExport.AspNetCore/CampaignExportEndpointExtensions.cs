using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore.Dashboard;
using CampaignExport.AspNetCore.Endpoints;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the web endpoints.</summary>
public static class CampaignExportEndpointExtensions
{
    /// <summary>
    /// Maps the endpoints for campaigns, charts, export jobs and downloads below a path, and at the path itself the dashboard, a page
    /// over them for people. They want a user who is signed in, as the
    /// default policy of the host says; add policies to what is returned, or <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="prefix">The path. Links of mails lead to <c>/downloads</c> below it, so it has no parameters.</param>
    /// <returns>All of the endpoints, for policies, rate limits and the like.</returns>
    /// <exception cref="InvalidOperationException">Something is not registered; the message says all of it.</exception>
    public static IEndpointConventionBuilder MapCampaignExport(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/campaign-export")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var missing = string.Join(' ', FindMissing(endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>()));
        if (missing.Length > 0)
            throw new InvalidOperationException($"The endpoints cannot be mapped. {missing}");

        var group = endpoints.MapGroup(prefix).RequireAuthorization().DisableCookieRedirect().WithTags("Campaign export");
        group.AddEndpointFilter<IEndpointConventionBuilder, RequestFilter>();
        CampaignEndpoints.Map(group);
        ChartEndpoints.Map(group);
        JobEndpoints.Map(group);
        DownloadEndpoints.Map(group);
        DashboardEndpoints.Map(group);
        return group;
    }

    private static IEnumerable<string> FindMissing(IServiceProviderIsService registered)
    {
        if (!registered.IsService(typeof(IExportCampaigns)))
            yield return "It is not known which campaigns a user may see. Call AddCampaigns<TCampaigns>(), or AddCampaigns(...) with a query.";
        if (!registered.IsService(typeof(ICampaignMetricsSource)))
            yield return "There is no source of charts. Call AddMetricsSource<TSource>() or AddSqlMetrics(...), or register an ICampaignMetricsSource.";
        if (!registered.IsService(typeof(IExportJobs)))
            yield return "There are no jobs. Call AddJobs().";
        if (!registered.IsService(typeof(DownloadLinkHost)))
            yield return "The services of the endpoints are missing. Call AddWeb().";
    }
}
