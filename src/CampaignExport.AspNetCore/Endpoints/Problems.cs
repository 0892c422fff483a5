using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The answers that are no success. Clients tell them apart by their type.</summary>
internal static class Problems
{
    public static IResult Unauthenticated => Of(401, "unauthenticated", "The request is of no user who is known.");

    public static IResult Forged => Of(
        400, "antiforgery", "The antiforgery token is missing or not valid.", "Get one from the antiforgery endpoint, and send it in the header that is named there.");

    public static IResult NotFound => Of(404, "not-found", "There is no such thing, or it is not yours.");

    public static IResult Expired => Of(410, "expired", "The link has expired.", "Export again to get new links.");

    public static IResult Gone => Of(410, "gone", "The file is not there any more.", "The export failed or was cancelled, or its files were deleted.");

    public static IResult NotJson => Of(415, "not-json", "The body is no JSON in UTF-8.", "Send it as application/json in UTF-8, without a content encoding.");

    public static IResult TooLarge => Of(413, "too-large", "The body is too large.");

    public static IResult TooSlow => Of(408, "too-slow", "The body came too slowly.", "The server does not wait for it any longer.");

    public static IResult NotAllowed(string what) => Of(
        403, "not-allowed", $"You may not export '{what}' of this campaign.", "The permission is given by whoever administers the workspace.");

    public static IResult Conflict(ExportConflictException error) => new ProblemResult(
        new ProblemBody(TypeOf("conflict"), "This export of the campaign is queued or running already.", 409, "Wait for it, or cancel it.")
        {
            JobId = error.JobId,
        });

    public static IResult QueueFull(ExportQueueFullException error) => new ProblemResult(
        new ProblemBody(TypeOf("queue-full"), "Too many exports of this workspace are queued.", 429, error.Message), RetryAfterSeconds: 60);

    public static IResult NoData(NoDataException error) => Of(422, "no-data", "The campaign has no data for these days.", error.Message);

    public static IResult InvalidData(SourceDataException error) => Of(502, "invalid-data", "The data of the campaign is invalid.", error.Message);

    public static IResult Invalid(IReadOnlyList<string> errors) => new ProblemResult(
        new ProblemBody(TypeOf("invalid"), "The request is invalid.", 400, string.Join(' ', errors)) { Errors = errors });

    private static ProblemResult Of(int status, string type, string title, string? detail = null) => new(new ProblemBody(TypeOf(type), title, status, detail));

    private static string TypeOf(string type) => $"urn:campaign-export:{type}";
}
