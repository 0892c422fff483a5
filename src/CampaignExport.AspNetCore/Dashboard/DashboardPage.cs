using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using CampaignExport.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Dashboard;

/// <summary>Sends the page. It is the same for each campaign, and gets its data from the endpoints.</summary>
/// <param name="root">The path prefix of all endpoints.</param>
/// <param name="language">The initial language of the page.</param>
/// <param name="status">The status code of the response.</param>
/// <param name="link">The reason why a link gives no file, as one word; empty for the pages of campaigns.</param>
/// <param name="campaignId">The campaign of such a link; empty if it is unknown.</param>
/// <param name="userName">The name of the user; empty if the host gives none.</param>
/// <param name="signOut">The address to sign out; empty if the host gives none.</param>
internal sealed partial class DashboardPage(string root, string language, int status, string link, string campaignId, string userName, string signOut) : IResult
{
    // Only our own files and endpoints, nothing inline, and no framing by other pages.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Creates the page for a request.</summary>
    public static DashboardPage Create(HttpContext context, int status = StatusCodes.Status200OK, string link = "", string campaignId = "")
    {
        var root = context.RequestServices.GetRequiredService<LinkGenerator>().GetPathByName(context, DashboardEndpoints.ListName)!.TrimEnd('/');
        var language = ExportLanguages.Find(RequestFilter.UserOf(context).Language) ?? ExportLanguages.All[0];
        var options = context.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value;
        return new DashboardPage(root, language, status, link, campaignId, context.User.Identity?.Name ?? "", options.SignOutUrl ?? "");
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";
        // All at once, so that a value that contains the name of another stays as it is.
        var page = Placeholder().Replace(DashboardAssets.Page, found => HtmlEncoder.Default.Encode(found.Value switch
        {
            "{root}" => root,
            "{language}" => language,
            "{link}" => link,
            "{campaign}" => campaignId,
            "{user}" => userName,
            _ => signOut,
        }));
        var content = Encoding.UTF8.GetBytes(page);
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, httpContext.RequestAborted).ConfigureAwait(false);
    }

    [GeneratedRegex(@"\{(root|language|link|campaign|user|sign-out)\}")]
    private static partial Regex Placeholder();
}
