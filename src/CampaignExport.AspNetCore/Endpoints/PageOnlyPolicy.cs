using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Chooses between two endpoints of one path: one for browsers, which may be redirected to a sign-in page, and one for programs.</summary>
internal sealed class PageOnlyPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Marks an endpoint for requests of browsers, or for all other requests.</summary>
    public sealed record Mark(bool IsForPages);

    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<Mark>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var wantsPage = WantsPage(httpContext.Request);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<Mark>() is { } mark && mark.IsForPages != wantsPage)
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a browser will show the response: it accepts HTML explicitly, while programs accept anything.</summary>
    public static bool WantsPage(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var html = QualityOf("text/html");
        return html > 0 && html >= QualityOf("application/json") && html >= QualityOf("application/problem+json");

        double QualityOf(string type) => accepted
            .Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Quality ?? 1).DefaultIfEmpty().Max();
    }
}
