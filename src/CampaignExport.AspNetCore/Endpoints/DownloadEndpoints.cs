using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.AspNetCore.Dashboard;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The downloads of files by the links of mails and jobs.</summary>
internal static class DownloadEndpoints
{
    public const string Name = "CampaignExport.Download";

    private const int RetryAfterSeconds = 10;

    public static void Map(RouteGroupBuilder group)
    {
        Map(group, isForPages: false).WithName(Name)
            .WithSummary("Downloads a file by its link. Ranges are served, so a download can be resumed.")
            .Produces(200, contentType: "application/octet-stream").Produces(206, contentType: "application/octet-stream").Produces(302)
            .Produces<JobBody>(202).ProducesProblem(404).ProducesProblem(410);
        // Links in mails are opened before sign-in, so a browser without a session is redirected to the sign-in page. A program would take that page for the file.
        Map(group, isForPages: true).AllowCookieRedirect().ExcludeFromDescription();
    }

    private static RouteHandlerBuilder Map(RouteGroupBuilder group, bool isForPages) =>
        group.MapMethods("/downloads/{token}", [HttpMethods.Get, HttpMethods.Head], FollowAsync).WithMetadata(new PageOnlyPolicy.Mark(isForPages));

    private static async Task<IResult> FollowAsync(
        ExportDownloads downloads, IExportCampaigns campaigns, HttpContext context, string token, CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context).UserId;
        var download = await downloads.OpenAsync(token, user, cancellationToken).ConfigureAwait(false);
        if (download.Status == DownloadStatus.Ready)
        {
            if (download.Content!.Url is { } url)
                return TypedResults.Redirect(url.AbsoluteUri);
            // The bytes of a job's file never change, whichever worker wrote them. The response closes the stream.
            var file = download.File!;
            var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{download.Job!.Id}-{file.Bytes}\""));
            return TypedResults.Stream(download.Content.Stream!, ContentTypes.FromName(file.Name), file.Name, entityTag: tag, enableRangeProcessing: true);
        }

        if (download.Status == DownloadStatus.NotReady)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Vary = HeaderNames.Accept;
        return PageOnlyPolicy.WantsPage(context.Request)
            ? await PageOfAsync(download, campaigns, context, cancellationToken).ConfigureAwait(false)
            : download.Status switch
            {
                DownloadStatus.NotReady =>
                    TypedResults.Json(context.BodyOf(download.Job!), WebJson.Default.JobBody, statusCode: StatusCodes.Status202Accepted),
                DownloadStatus.Expired => Problems.Expired,
                DownloadStatus.Gone => Problems.Gone,
                _ => Problems.NotFound,
            };
    }

    /// <summary>The same as a page. It names the campaign only to the requester, and only while the requester may see it.</summary>
    private static async Task<IResult> PageOfAsync(
        ExportDownload download, IExportCampaigns campaigns, HttpContext context, CancellationToken cancellationToken)
    {
        var (status, link) = download.Status switch
        {
            DownloadStatus.NotReady => (StatusCodes.Status202Accepted, "not-ready"),
            DownloadStatus.Expired => (StatusCodes.Status410Gone, "expired"),
            DownloadStatus.Gone => (StatusCodes.Status410Gone, "gone"),
            _ => (StatusCodes.Status404NotFound, "not-found"),
        };
        var campaign = download.Job is { Request: var request }
            ? await campaigns.FindAsync(request.Requester.UserId, request.CampaignId, cancellationToken).ConfigureAwait(false)
            : null;
        return DashboardPage.Create(context, status, link, campaign?.Id ?? "");
    }
}
