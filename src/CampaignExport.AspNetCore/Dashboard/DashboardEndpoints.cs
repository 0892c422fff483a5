using CampaignExport.AspNetCore.Endpoints;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignExport.AspNetCore.Dashboard;

/// <summary>The dashboard: the list of campaigns, the page of a campaign, the page of operators, and their assets.</summary>
internal static class DashboardEndpoints
{
    public const string ListName = "CampaignExport.Dashboard";

    // Links and bookmarks lead here, so a user without a session is redirected to the sign-in page.
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", ShowList).WithName(ListName).AllowCookieRedirect().ExcludeFromDescription();
        group.MapGet("/campaigns/{campaignId}/dashboard", ShowAsync).AllowCookieRedirect().ExcludeFromDescription();
        group.MapGet("/operations", ShowOperationsAsync).AllowCookieRedirect().ExcludeFromDescription();
        group.MapGet("/assets/{name}", GetAsset).ExcludeFromDescription();
    }

    private static IResult ShowList(HttpContext context) => DashboardPage.Create(context);

    private static async Task<IResult> ShowAsync(
        IExportCampaigns campaigns, HttpContext context, string campaignId, CancellationToken cancellationToken)
    {
        var found = await campaigns.FindAsync(RequestFilter.UserOf(context).UserId, campaignId, cancellationToken).ConfigureAwait(false);
        return DashboardPage.Create(context, found is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowOperationsAsync(IExportAuthorizer authorizer, HttpContext context, CancellationToken cancellationToken)
    {
        var mayOperate = await authorizer.MayOperateAsync(RequestFilter.UserOf(context).UserId, cancellationToken).ConfigureAwait(false);
        return DashboardPage.Create(context, mayOperate ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden);
    }

    private static IResult GetAsset(HttpContext context, string name)
    {
        if (DashboardAssets.Find(name) is not { } asset)
            return Problems.NotFound;
        // Its name changes with its bytes.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(asset.Content, asset.ContentType);
    }
}
