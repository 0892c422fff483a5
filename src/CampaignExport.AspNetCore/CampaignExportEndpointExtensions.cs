using System.Diagnostics.CodeAnalysis;
using CampaignExport.AspNetCore.Dashboard;
using CampaignExport.AspNetCore.Endpoints;
using CampaignExport.AspNetCore.Listing;
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
    /// Maps the endpoints for campaigns, charts, export jobs and downloads below a path, and the dashboard at the path itself. All of them
    /// require an authenticated user by the host's default policy. Add policies to the returned group, or <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <param name="prefix">The path. Links in mails lead to <c>/downloads</c> below it, so it must have no parameters.</param>
    /// <returns>The group of all endpoints, for policies, rate limits and so on.</returns>
    /// <exception cref="InvalidOperationException">Services are missing. The message names all of them.</exception>
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
        ReportEndpoints.Map(group);
        CompareEndpoints.Map(group);
        JobEndpoints.Map(group);
        DownloadEndpoints.Map(group);
        OperationEndpoints.Map(group);
        WorkerEndpoints.Map(group);
        DashboardEndpoints.Map(group);
        return group;
    }

    private static IEnumerable<string> FindMissing(IServiceProviderIsService registered)
    {
        if (!registered.IsService(typeof(IExportCampaigns)))
            yield return "No list of campaigns is registered. Call AddCampaigns<TCampaigns>(), or AddCampaigns(...) with a query.";
        if (!registered.IsService(typeof(ICampaignMetricsSource)))
            yield return "No source of metrics is registered. Call AddMetricsSource<TSource>() or AddSqlMetrics(...), or register an ICampaignMetricsSource.";
        if (!registered.IsService(typeof(IExportJobs)))
            yield return "Jobs are not registered. Call AddJobs().";
        if (!registered.IsService(typeof(CampaignCounts)))
            yield return "The services of the endpoints are not registered. Call AddWeb().";
    }
}
