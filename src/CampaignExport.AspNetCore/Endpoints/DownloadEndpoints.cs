using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The files behind the links of mails and jobs.</summary>
internal static class DownloadEndpoints
{
    public const string Name = "CampaignExport.Download";

    private const int RetryAfterSeconds = 10;

    // People follow links of mails before they have signed in: they are sent to the sign-in page, not away.
    public static void Map(RouteGroupBuilder group) => group.MapMethods("/downloads/{token}", [HttpMethods.Get, HttpMethods.Head], FollowAsync)
        .WithName(Name).AllowCookieRedirect()
        .WithSummary("Downloads a file by its link. Ranges are served, so a download can be resumed.")
        .Produces(200, contentType: "application/octet-stream").Produces(206, contentType: "application/octet-stream").Produces(302)
        .Produces<JobBody>(202).ProducesProblem(404).ProducesProblem(410);

    private static async Task<IResult> FollowAsync(
        ExportDownloads downloads, HttpContext context, string token, CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context).UserId;
        var download = await downloads.OpenAsync(token, user, cancellationToken).ConfigureAwait(false);
        switch (download.Answer)
        {
            case ExportDownloadAnswer.Ready:
                if (download.Content!.Address is { } address)
                    return TypedResults.Redirect(address.AbsoluteUri);
                // The bytes of a job's file never change, whichever worker wrote them. The stream is closed with the answer.
                var file = download.File!;
                var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{download.Job!.Id}-{file.Bytes}\""));
                return TypedResults.Stream(download.Content.Stream!, ContentTypes.Of(file.Name), file.Name, entityTag: tag, enableRangeProcessing: true);
            case ExportDownloadAnswer.NotReady:
                context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                return TypedResults.Json(context.BodyOf(download.Job!), WebJson.Default.JobBody, statusCode: StatusCodes.Status202Accepted);
            case ExportDownloadAnswer.Expired:
                return Problems.Expired;
            case ExportDownloadAnswer.Gone:
                return Problems.Gone;
            default:
                return Problems.NotFound;
        }
    }
}
