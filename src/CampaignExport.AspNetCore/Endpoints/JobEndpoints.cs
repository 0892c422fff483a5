using System.ComponentModel;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of background jobs. Users see only their own jobs.</summary>
internal static class JobEndpoints
{
    private const string JobName = "CampaignExport.Job";

    // Stands in for a missing campaign, so that the rest of the submission is validated.
    private static readonly ExportCampaign Unknown = new("-", "-", "-");

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/jobs", SubmitAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Submits an export. Submissions with the same Idempotency-Key are one job.")
            // Other media types pass, so that the endpoint refuses them with a problem.
            .Accepts<SubmissionBody>("application/json", "*/*")
            .Produces<JobBody>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(408)
            .ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);
        group.MapGet("/jobs", ListAsync)
            .WithSummary("Lists the jobs of the user, the latest first.")
            .Produces<JobPage>().ProducesProblem(400);
        group.MapGet("/jobs/{jobId}", GetAsync).WithName(JobName)
            .WithSummary("Gets a job of the user.")
            .Produces<JobBody>().ProducesProblem(404);
        group.MapDelete("/jobs/{jobId}", CancelAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Requests the cancellation of a job. A job that has ended does not change.")
            .Produces<JobBody>(202).ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/jobs/{jobId}/events", FollowAsync)
            .WithSummary("Sends the changes of a job as server-sent events until it has ended.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(404);
    }

    private static async Task<IResult> SubmitAsync(
        IExportCampaigns campaigns,
        IExportJobs jobs,
        IOptions<ExportJobOptions> options,
        LinkGenerator paths,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (!IsJson(context.Request))
            return Problems.NotJson;
        var words = new RequestWords();
        SubmissionBody? body;
        try
        {
            body = await SubmissionReader.ReadAsync(context.Request.BodyReader, words, cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.TooLarge;
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return Problems.TooSlow;
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // The body ends too early, or the host's middleware cannot decompress it.
            return Problems.Invalid([new($"The body cannot be read to its end.", $"Le corps ne peut pas être lu jusqu’à sa fin.")]);
        }

        if (body is null)
            return Problems.Invalid(words.Problems);
        RequestFilter.Speak(context, body.Language);
        var user = RequestFilter.UserOf(context);
        words.Require(body.CampaignId, "campaignId");
        var campaign = body.CampaignId is null ? Unknown
            : await campaigns.FindAsync(user.UserId, body.CampaignId, cancellationToken).ConfigureAwait(false);
        if (campaign is null)
            return Problems.NotFound;
        var key = context.Request.Headers["Idempotency-Key"] is [{ } one] ? one : null;
        var request = Submissions.Read(body, campaign, user, key, words);
        var offered = await OfferedColumns.FindAsync(context.RequestServices, cancellationToken).ConfigureAwait(false);
        foreach (var problem in offered.FindProblems(request))
            words.Add(problem);
        if (words.Problems.Count > 0)
            return Problems.Invalid([.. words.Problems, .. JobRequests.FindProblems(request, options.Value)]);

        try
        {
            await RequireMetricsAsync(context, request, options.Value, cancellationToken).ConfigureAwait(false);
            var job = await jobs.SubmitAsync(offered.Limit(request), cancellationToken).ConfigureAwait(false);
            context.Response.Headers.Location = paths.GetPathByName(context, JobName, new RouteValueDictionary { ["jobId"] = job.Id });
            return Accepted(context, job);
        }
        catch (ExportRequestException error)
        {
            return Problems.Invalid(error.Sentences);
        }
        catch (ExportNotAllowedException error)
        {
            return Problems.NotAllowed(error.Contents);
        }
        catch (ExportConflictException error)
        {
            return Problems.Conflict(error);
        }
        catch (ExportQueueFullException error)
        {
            return Problems.QueueFull(error);
        }
    }

    // Only the source knows the metrics of a host. A count takes time, so documented names are left to the job.
    private static async Task RequireMetricsAsync(HttpContext context, ExportJobRequest request, ExportJobOptions options, CancellationToken cancellationToken)
    {
        if (request is not ChartJobRequest { Metrics: { } names } charts || names.All(ChannelCatalog.Default.Documents) || request.FindProblems(options).Count > 0
            || context.RequestServices.GetService<ICampaignMetricsSource>() is not { } source)
        {
            return;
        }

        try
        {
            await CampaignCharts.ReadAsync(source, charts.ToExport(options), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is NoDataException or SourceDataException)
        {
            // The job has the same error, unless the data is there by then.
        }
    }

    private static async Task<IResult> ListAsync(
        IExportJobs jobs,
        HttpContext context,
        string? campaignId,
        [Description("A state: queued, running, completed, failed, cancelled or expired.")] string? state,
        string? before,
        string? limit,
        CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var count = words.Count(limit, "limit", Paging.Greatest) ?? Paging.Usual;
        var filter = new ExportJobFilter
        {
            UserId = RequestFilter.UserOf(context).UserId,
            CampaignId = words.Id(campaignId, "campaignId"),
            State = words.State(state, "state"),
            Before = words.Before(before, "before"),
            Limit = count + 1,
        };
        if (words.Problems.Count > 0)
            return Problems.Invalid(words.Problems);

        // One more than requested shows whether there is another page.
        var found = await jobs.ListAsync(filter, cancellationToken).ConfigureAwait(false);
        var page = new JobPage([.. found.Take(count).Select(context.BodyOf)], found.Count > count ? found[count - 1].Id : null);
        return TypedResults.Json(page, WebJson.Default.JobPage);
    }

    private static async Task<IResult> GetAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken) =>
        await FindAsync(jobs, context, jobId, cancellationToken).ConfigureAwait(false) is { } job
            ? TypedResults.Json(context.BodyOf(job), WebJson.Default.JobBody)
            : Problems.NotFound;

    private static async Task<IResult> CancelAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken)
    {
        if (await FindAsync(jobs, context, jobId, cancellationToken).ConfigureAwait(false) is null)
            return Problems.NotFound;
        return await jobs.CancelAsync(jobId, RequestFilter.UserOf(context).UserId, cancellationToken).ConfigureAwait(false) is { } job
            ? Accepted(context, job)
            : Problems.NotFound;
    }

    private static async Task<IResult> FollowAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken)
    {
        if (await FindAsync(jobs, context, jobId, cancellationToken).ConfigureAwait(false) is not { } job)
            return Problems.NotFound;
        // A browser reconnects when a stream has ended, and sends the last event id. This response makes it stop.
        return JobBody.HasEnded(job) && context.Request.Headers["Last-Event-ID"] == EnumNames.NameOf(job.State)
            ? TypedResults.NoContent()
            : new JobEvents(jobs, jobId);
    }

    private static async Task<ExportJob?> FindAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken) =>
        await jobs.FindAsync(jobId, cancellationToken).ConfigureAwait(false) is { } job
        && job.Request.Requester.UserId == RequestFilter.UserOf(context).UserId
            ? job
            : null;

    // Another charset would lose characters. After a middleware has decompressed a body, the header names no content encoding.
    private static bool IsJson(HttpRequest request) => request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset)))
        && request.Headers.ContentEncoding.All(encoding => "identity".Equals(encoding, StringComparison.OrdinalIgnoreCase));

    // utf8 is not a registered name, but some programs send it.
    private static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static IResult Accepted(HttpContext context, ExportJob job) =>
        TypedResults.Json(context.BodyOf(job), WebJson.Default.JobBody, statusCode: StatusCodes.Status202Accepted);
}

/// <summary>The maximum size of a request body, which the server enforces while it reads.</summary>
internal sealed class BodySizeLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 64 * 1024;
}
