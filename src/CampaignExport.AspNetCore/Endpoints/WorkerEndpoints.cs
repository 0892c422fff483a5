using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of operators: the workers of all hosts.</summary>
internal static class WorkerEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        var workers = group.MapGroup("/operations/workers").AddEndpointFilter<OperatorFilter>();
        workers.MapGet("", ListAsync)
            .WithSummary("Lists the workers of all hosts, the oldest first.")
            .Produces<WorkerList>().ProducesProblem(403);
        workers.MapPost("/{workerId}/drain", DrainAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Requests the drain of a worker: it claims no more jobs, and completes those that it runs.")
            .Produces<WorkerBody>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        workers.MapDelete("/{workerId}/drain", ResumeAsync).WithMetadata(new BodySizeLimit())
            .WithSummary("Takes the drain of a worker back: it claims jobs again.")
            .Produces<WorkerBody>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(IExportJobStore store, IOptions<ExportJobOptions> options, CancellationToken cancellationToken)
    {
        var workers = await store.ListWorkersAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new WorkerList([.. workers.Select(worker => WorkerBody.From(worker, options.Value))]), WebJson.Default.WorkerList);
    }

    private static Task<IResult> DrainAsync(IExportJobStore store, IOptions<ExportJobOptions> options, string workerId, CancellationToken cancellationToken) =>
        RequestAsync(store, options.Value, workerId, isRequested: true, cancellationToken);

    private static Task<IResult> ResumeAsync(IExportJobStore store, IOptions<ExportJobOptions> options, string workerId, CancellationToken cancellationToken) =>
        RequestAsync(store, options.Value, workerId, isRequested: false, cancellationToken);

    private static async Task<IResult> RequestAsync(
        IExportJobStore store, ExportJobOptions options, string workerId, bool isRequested, CancellationToken cancellationToken) =>
        await store.RequestDrainAsync(workerId, isRequested, cancellationToken).ConfigureAwait(false) is { } worker
            ? TypedResults.Json(WorkerBody.From(worker, options), WebJson.Default.WorkerBody, statusCode: StatusCodes.Status202Accepted)
            : Problems.NotFound;
}
