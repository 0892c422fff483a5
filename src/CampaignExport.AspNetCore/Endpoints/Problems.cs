using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The error responses. Clients distinguish them by their type.</summary>
internal static class Problems
{
    public static IResult Unauthenticated => Create(401, "unauthenticated", "The request is not authenticated.");

    public static IResult Forged => Create(
        400, "antiforgery", "The antiforgery token is missing or invalid.", "Get one from the antiforgery endpoint, and send it in the header that the response names.");

    public static IResult NotFound => Create(404, "not-found", "The resource does not exist, or belongs to another user.");

    public static IResult Expired => Create(410, "expired", "The link has expired.", "Export again to get new links.");

    public static IResult Gone => Create(410, "gone", "The file no longer exists.", "The export failed or was cancelled, or its files were deleted.");

    public static IResult NotJson => Create(415, "not-json", "The body is not JSON in UTF-8.", "Send it as application/json in UTF-8, without a content encoding.");

    public static IResult TooLarge => Create(413, "too-large", "The body is too large.");

    public static IResult TooSlow => Create(408, "too-slow", "The body arrived too slowly.", "The server has stopped waiting for it.");

    public static IResult NotAllowed(string what) => Create(
        403, "not-allowed", $"You may not export '{what}' of this campaign.", "Ask the administrator of the workspace for the permission.");

    public static IResult NoOperator => Create(
        403, "not-allowed", "You may not operate the exports of all users.", "Ask the administrator for the permission.");

    public static IResult NotPossible(string reason) => Create(409, "not-possible", "The job does not allow this.", reason);

    public static IResult Conflict(ExportConflictException error) => new ProblemResult(
        new ProblemBody(TypeOf("conflict"), "This export of the campaign is already queued or running.", 409, "Wait for it, or cancel it.")
        {
            JobId = error.JobId,
        });

    public static IResult QueueFull(ExportQueueFullException error) => new ProblemResult(
        new ProblemBody(TypeOf("queue-full"), "Too many exports of this workspace are queued.", 429, error.Message), RetryAfterSeconds: 60);

    public static IResult NoData(NoDataException error) => Create(422, "no-data", "The campaign has no data for these days.", error.Message);

    public static IResult InvalidData(SourceDataException error) => Create(502, "invalid-data", "The data of the campaign is invalid.", error.Message);

    public static IResult Invalid(IReadOnlyList<string> errors) => new ProblemResult(
        new ProblemBody(TypeOf("invalid"), "The request is invalid.", 400, string.Join(' ', errors)) { Errors = errors });

    private static ProblemResult Create(int status, string type, string title, string? detail = null) => new(new ProblemBody(TypeOf(type), title, status, detail));

    private static string TypeOf(string type) => $"urn:campaign-export:{type}";
}

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
