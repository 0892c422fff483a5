using CampaignExport.AspNetCore.Contracts;
using CampaignExport.AspNetCore.Listing;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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
        IExportCampaigns campaigns, CampaignCounts counts, HttpContext context, [AsParameters] ListParameters parameters, CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var count = words.Count(parameters.Limit, "limit", Paging.Greatest) ?? Paging.Usual;
        var listing = parameters.Read(words);
        if (words.Problems.Count > 0)
            return Problems.Invalid(words.Problems);

        var user = RequestFilter.UserOf(context).UserId;
        if (listing is not null)
            return TypedResults.Json(await SearchAsync(campaigns, counts, listing, user, parameters.After, count, TodayOf(context), cancellationToken).ConfigureAwait(false), WebJson.Default.CampaignPage);
        // One more than requested shows whether there is another page.
        var found = await campaigns.ListAsync(user, parameters.After, count + 1, cancellationToken).ConfigureAwait(false);
        var page = new CampaignPage([.. found.Take(count).Select(CampaignBody.From)], found.Count > count ? found[count - 1].Id : null);
        return TypedResults.Json(page, WebJson.Default.CampaignPage);
    }

    private static async Task<CampaignPage> SearchAsync(
        IExportCampaigns campaigns, CampaignCounts counts, CampaignListing listing, string user, string? after, int count, DateOnly today, CancellationToken cancellationToken)
    {
        var all = (await CampaignListing.ReadAsync(campaigns, user, cancellationToken).ConfigureAwait(false)).ConvertAll(campaign => (Campaign: campaign, Numbers: counts.Find(campaign.Id)));
        var found = listing.Select(all, today).ToList();
        // If the last campaign of a page is no longer found, the list starts again.
        var shown = found.Skip(found.FindIndex(one => one.Campaign.Id == after) + 1).Take(count + 1).ToList();
        counts.Request(shown.Take(count).Select(one => one.Campaign.Id), all.Where(one => one.Numbers is null).Select(one => one.Campaign.Id));
        return new(
            [.. shown.Take(count).Select(one => CampaignBody.From(one.Campaign) with { Status = CampaignListing.StatusOf(one.Numbers, today), Numbers = one.Numbers })],
            shown.Count > count ? shown[count - 1].Campaign.Id : null)
        {
            Total = found.Count,
            Uncounted = all.Count(one => one.Numbers is null),
            Channels = ChannelCatalog.InChartOrder(all.SelectMany(one => one.Numbers?.Channels ?? []).Distinct()),
        };
    }

    private static DateOnly TodayOf(HttpContext context) =>
        DateOnly.FromDateTime((context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow().UtcDateTime);

    private static async Task<IResult> GetAsync(
        IExportCampaigns campaigns,
        IExportAuthorizer authorizer,
        ICampaignMetricsSource source,
        IOptions<ExportJobOptions> options,
        CampaignCounts counts,
        HttpContext context,
        string campaignId,
        CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context).UserId;
        if (await campaigns.FindAsync(user, campaignId, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return Problems.NotFound;
        var permissions = await authorizer.GetPermissionsAsync(user, campaign.WorkspaceId, campaign.Id, cancellationToken).ConfigureAwait(false);
        var numbers = await counts.FindOrCountAsync(campaign.Id, cancellationToken).ConfigureAwait(false);
        var body = CampaignBody.From(campaign) with
        {
            FirstDay = numbers?.FirstDay,
            LastDay = numbers?.LastDay,
            LastDayWithData = numbers?.LastDayWithData,
            MaxChartDays = options.Value.MaxChartDays,
            MayExportCharts = permissions.HasFlag(ExportPermissions.ExportCharts),
            MayExportUserData = permissions.HasFlag(ExportPermissions.ExportUserData),
            MayViewPersonalData = permissions.HasFlag(ExportPermissions.ViewPersonalData),
            HasLinks = context.RequestServices.GetService<ILinkClicksSource>() is null ? null : true,
            HasHours = source.HasHours ? true : null,
        };
        if (permissions.HasFlag(ExportPermissions.ExportUserData))
            body = (await OfferedColumns.FindAsync(context.RequestServices, cancellationToken).ConfigureAwait(false)).AddTo(body, permissions.HasFlag(ExportPermissions.ViewPersonalData));
        return TypedResults.Json(body, WebJson.Default.CampaignBody);
    }
}
