using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Writes a problem without the host's additions, such as a trace id, so that equal problems have equal bodies.</summary>
internal sealed record ProblemResult(ProblemBody Problem, int? RetryAfterSeconds = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfterSeconds is { } seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(Problem, WebJson.Default.ProblemBody, "application/problem+json", Problem.Status).ExecuteAsync(httpContext);
    }
}
