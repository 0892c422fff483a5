using CampaignExport.Notifications;

namespace CampaignExport.Jobs;

/// <summary>Where the files of a job go: to the storage behind the links, and to the other places of its workspace.</summary>
internal sealed class JobTarget
{
    private JobTarget(FencedSink sink) => Sink = sink;

    public FencedSink Sink { get; }

    /// <summary>Which of the other places have their copy, once the export is complete.</summary>
    public IReadOnlyList<ExportDelivery> Deliveries { get; } = [];

    public static async ValueTask<JobTarget> OfAsync(ExportJobParts parts, ExportJob job, JobLease lease)
    {
        var storage = parts.Storage.SinkOf(job.Id, job.FencingToken);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        return new JobTarget(new FencedSink(storage, lease, isOfClaim: true));
    }
}
