using CampaignExport.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Applies to each request: sets security headers, finds the user, and checks the antiforgery token of writes.</summary>
internal sealed class RequestFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";

        var users = http.RequestServices.GetService<IExportUsers>() ?? ClaimsExportUsers.Instance;
        if (await users.FindAsync(http).ConfigureAwait(false) is not { } user)
            return Problems.Unauthenticated;
        if (!HasBearerToken(http.Request) && !await IsMeantAsync(http).ConfigureAwait(false))
            return Problems.Forged;

        http.Features.Set(user);
        Speak(http, http.Request.Query["language"]);
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>The user of an accepted request.</summary>
    public static ExportRequester UserOf(HttpContext context) => context.Features.GetRequiredFeature<ExportRequester>();

    /// <summary>Responds in a language; if it is not one of the library, in that of the user.</summary>
    public static void Speak(HttpContext context, string? language)
    {
        if (ExportLanguages.All.FirstOrDefault(one => one == language) is { } known)
            context.Features.Set(UserOf(context).In(known));
    }

    // Without the header, the token would be looked up in a form, and any body of that type would be read.
    private static async ValueTask<bool> IsMeantAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var header = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName;
        var mayHaveToken = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || (header is not null && !StringValues.IsNullOrEmpty(http.Request.Headers[header]));
        return mayHaveToken && await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false);
    }

    // A browser adds cookies to requests of other sites, but never this header.
    private static bool HasBearerToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
