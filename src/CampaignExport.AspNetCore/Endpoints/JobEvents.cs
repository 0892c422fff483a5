using System.Buffers;
using System.Text;
using System.Text.Json;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Sends a job as server-sent events after each change, until the job has ended or the client has disconnected.</summary>
internal sealed class JobEvents(IExportJobs jobs, string jobId) : IResult
{
    // Proxies close silent connections, and only a write detects a disconnected client.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.ContentEncoding = "identity";
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        var time = httpContext.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        // It ends with the request, so no query of the job outlives it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        var states = jobs.WatchAsync(jobId, ending.Token).GetAsyncEnumerator(ending.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next ??= states.MoveNextAsync().AsTask();
                if (await IsSilentAsync(next, time, ending.Token).ConfigureAwait(false))
                {
                    response.BodyWriter.Write(":\n\n"u8);
                }
                else
                {
                    if (!await next.ConfigureAwait(false))
                        return;
                    next = null;
                    Write(response.BodyWriter, states.Current, httpContext);
                }

                await response.BodyWriter.FlushAsync(ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, as most streams end.
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            if (next is not null)
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await states.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Write(IBufferWriter<byte> body, ExportJob job, HttpContext context)
    {
        body.Write(Encoding.UTF8.GetBytes($"event: job\nid: {EnumNames.NameOf(job.State)}\ndata: "));
        // JSON is written on one line.
        body.Write(JsonSerializer.SerializeToUtf8Bytes(context.BodyOf(job), WebJson.Default.JobBody));
        body.Write("\n\n"u8);
    }

    private static async Task<bool> IsSilentAsync(Task next, TimeProvider time, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
            return false;
        try
        {
            await next.WaitAsync(LongestSilence, time, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return true;
        }
    }
}
