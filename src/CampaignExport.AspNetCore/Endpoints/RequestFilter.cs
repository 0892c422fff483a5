using CampaignExport.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>What holds for every request: what browsers may do with the answer, who asks, and that a write is meant.</summary>
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
        return await next(context).ConfigureAwait(false);
    }

    /// <summary>The user of a request that has passed.</summary>
    public static ExportRequester UserOf(HttpContext context) => context.Features.GetRequiredFeature<ExportRequester>();

    // Without the header, the token would be looked for in a form, and whatever calls itself one would be read for it.
    private static async ValueTask<bool> IsMeantAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var header = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName;
        var mayHaveToken = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || (header is not null && !StringValues.IsNullOrEmpty(http.Request.Headers[header]));
        return mayHaveToken && await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false);
    }

    // A browser adds cookies by itself to what a foreign page sends, but never this header.
    private static bool HasBearerToken(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
