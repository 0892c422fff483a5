using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of campaigns and of the user's permissions.</summary>
internal static class CampaignEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/antiforgery", GetToken)
            .WithSummary("Gets the antiforgery token of writes, and the name of its header.")
            .Produces<AntiforgeryBody>();
        group.MapGet("/campaigns", ListAsync)
            .WithSummary("Lists the campaigns that the user may see.")
            .Produces<CampaignPage>().ProducesProblem(400);
        group.MapGet("/campaigns/{campaignId}", GetAsync)
            .WithSummary("Gets a campaign, and what the user may export from it.")
            .Produces<CampaignBody>().ProducesProblem(404);
    }

    private static IResult GetToken(IAntiforgery antiforgery, HttpContext context)
    {
        // Storing a token also sets this header, and logs a warning if it is already set.
        context.Response.Headers.CacheControl = default;
        var tokens = antiforgery.GetAndStoreTokens(context);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Json(new AntiforgeryBody(tokens.HeaderName!, tokens.RequestToken!), WebJson.Default.AntiforgeryBody);
    }

    private static async Task<IResult> ListAsync(
        IExportCampaigns campaigns, HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var count = words.Count(limit, "limit", Paging.Greatest) ?? Paging.Usual;
        if (words.Problems.Count > 0)
            return Problems.Invalid(words.Problems);

        var user = RequestFilter.UserOf(context).UserId;
        // One more than requested shows whether there is another page.
        var found = await campaigns.ListAsync(user, after, count + 1, cancellationToken).ConfigureAwait(false);
        var page = new CampaignPage([.. found.Take(count).Select(CampaignBody.From)], found.Count > count ? found[count - 1].Id : null);
        return TypedResults.Json(page, WebJson.Default.CampaignPage);
    }

    private static async Task<IResult> GetAsync(
        IExportCampaigns campaigns,
        IExportAuthorizer authorizer,
        IOptions<ExportJobOptions> options,
        HttpContext context,
        string campaignId,
        CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context).UserId;
        if (await campaigns.FindAsync(user, campaignId, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return Problems.NotFound;
        var permissions = await authorizer.GetPermissionsAsync(user, campaign.WorkspaceId, campaign.Id, cancellationToken).ConfigureAwait(false);
        var body = CampaignBody.From(campaign) with
        {
            MaxChartDays = options.Value.MaxChartDays,
            MayExportCharts = permissions.HasFlag(ExportPermissions.ExportCharts),
            MayExportUserData = permissions.HasFlag(ExportPermissions.ExportUserData),
            MayViewPersonalData = permissions.HasFlag(ExportPermissions.ViewPersonalData),
        };
        if (permissions.HasFlag(ExportPermissions.ExportUserData))
            body = (await OfferedColumns.FindAsync(context.RequestServices, cancellationToken).ConfigureAwait(false)).AddTo(body, permissions.HasFlag(ExportPermissions.ViewPersonalData));
        return TypedResults.Json(body, WebJson.Default.CampaignBody);
    }
}
