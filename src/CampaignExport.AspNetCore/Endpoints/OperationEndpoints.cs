using System.ComponentModel;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of operators: the jobs of all users.</summary>
internal static class OperationEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        var jobs = group.MapGroup("/operations/jobs").AddEndpointFilter<OperatorFilter>();
        jobs.MapGet("", ListAsync)
            .WithSummary("Lists the jobs and partitions of all users, the latest first, with the numbers of the queue.")
            .Produces<OperationPage>().ProducesProblem(400).ProducesProblem(403);
        jobs.MapPost("/{jobId}/cancel", CancelAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Requests the cancellation of a job of any user. A job that has ended does not change.")
            .Produces<OperationJobBody>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{jobId}/requeue", RequeueAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Submits a failed export again for its requester, as a new job. Repeated requests are one job.")
            .Produces<OperationJobBody>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
    }

    private static async Task<IResult> ListAsync(
        IExportJobStore store,
        HttpContext context,
        [Description("A state: queued, running, completed, failed, cancelled or expired.")] string? state,
        [Description("Whether to list the partitions of split exports, too: true or false. Default true.")] string? partitions,
        string? before,
        string? limit,
        CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var count = words.Count(limit, "limit", Paging.Greatest) ?? Paging.Usual;
        var filter = new ExportJobFilter
        {
            State = words.State(state, "state"),
            Partitions = words.OneOf(partitions, "partitions", "true", "false") != "false",
            Before = words.Before(before, "before"),
            Limit = count + 1,
        };
        if (words.Problems.Count > 0)
            return Problems.Invalid(words.Problems);

        // One more than requested shows whether there is another page.
        var found = await store.ListAsync(filter, cancellationToken).ConfigureAwait(false);
        var numbers = await store.CountAsync(cancellationToken).ConfigureAwait(false);
        var now = NowOf(context);
        var page = new OperationPage(
            now,
            numbers.ByState.GetValueOrDefault(ExportJobState.Queued),
            numbers.ByState.GetValueOrDefault(ExportJobState.Running),
            Math.Floor(numbers.LongestWait.TotalSeconds),
            [.. found.Take(count).Select(job => OperationJobBody.From(job, now))],
            found.Count > count ? found[count - 1].Id : null);
        return TypedResults.Json(page, WebJson.Default.OperationPage);
    }

    private static async Task<IResult> CancelAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(jobId, cancellationToken).ConfigureAwait(false) is not { } job)
            return Problems.NotFound;
        if (job.PartitionOf is { } whole)
            return Problems.NotPossible(new($"A partition ends with its export. Cancel the export '{whole}'.", $"Une partition se termine avec son export. Annulez l’export « {whole} »."));
        return await jobs.CancelAsync(jobId, RequestFilter.UserOf(context).UserId, cancellationToken).ConfigureAwait(false) is { } now
            ? Accepted(context, now)
            : Problems.NotFound;
    }

    private static async Task<IResult> RequeueAsync(IExportJobs jobs, HttpContext context, string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await jobs.RequeueAsync(jobId, RequestFilter.UserOf(context).UserId, cancellationToken).ConfigureAwait(false) is { } added
                ? Accepted(context, added)
                : Problems.NotFound;
        }
        catch (ExportRequestException error)
        {
            return Problems.NotPossible(error.Sentence);
        }
        catch (ExportNotAllowedException)
        {
            return Problems.NotPossible(new(
                $"The requester of the job does not have the permission for this export.", $"Le demandeur de l’export n’en a pas l’autorisation."));
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

    private static IResult Accepted(HttpContext context, ExportJob job) =>
        TypedResults.Json(OperationJobBody.From(job, NowOf(context)), WebJson.Default.OperationJobBody, statusCode: StatusCodes.Status202Accepted);

    private static DateTimeOffset NowOf(HttpContext context) => (context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();
}

/// <summary>Refuses requests of users without the permission to operate.</summary>
internal sealed class OperatorFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var authorizer = http.RequestServices.GetRequiredService<IExportAuthorizer>();
        var user = RequestFilter.UserOf(http).UserId;
        if (await authorizer.MayOperateAsync(user, http.RequestAborted).ConfigureAwait(false))
            return await next(context).ConfigureAwait(false);
        if (http.Request.RouteValues["jobId"] is string id && await http.RequestServices.GetRequiredService<IExportJobs>().FindAsync(id, http.RequestAborted).ConfigureAwait(false) is { } job)
        {
            var now = (http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();
            await CampaignExportJobExtensions.AuditOf(http.RequestServices)
                .WriteAsync(ExportAuditAction.Refused, job.Request, id, user, now, "not an operator", http.RequestAborted).ConfigureAwait(false);
        }

        return Problems.NoOperator;
    }
}
