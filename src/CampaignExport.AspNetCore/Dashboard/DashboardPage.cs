using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore.Dashboard;

/// <summary>Sends the page. It is the same for every campaign: what it shows, it asks of the endpoints.</summary>
internal sealed class DashboardPage(string root, string language, int status = StatusCodes.Status200OK) : IResult
{
    // Nothing but our own files and our own endpoints; nothing inline, in no frame of anybody.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";
        var page = DashboardAssets.Page
            .Replace("{root}", HtmlEncoder.Default.Encode(root), StringComparison.Ordinal)
            .Replace("{language}", language, StringComparison.Ordinal);
        var content = Encoding.UTF8.GetBytes(page);
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
