using CampaignExport.Notifications;
using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Where the files of a job go: to the storage behind the links, and to the other places of its workspace.</summary>
internal sealed class JobTarget
{
    private const string Storage = "(storage)";

    private readonly FanOutExportSink _sink;

    private JobTarget(FanOutExportSink sink) => _sink = sink;

    public IExportSink Sink => _sink;

    /// <summary>What went wrong with the storage; null if nothing did. Without it there is nothing to link to.</summary>
    public Exception? StorageError => _sink.Outcomes[0].Error;

    /// <summary>Which of the other places have their copy, once the export is complete.</summary>
    public IReadOnlyList<ExportDelivery> Deliveries =>
        [.. _sink.Outcomes.Skip(1).Select(outcome => new ExportDelivery(outcome.Name, outcome.Succeeded))];

    public static async ValueTask<JobTarget> OfAsync(ExportJobParts parts, ExportJob job, JobLease lease)
    {
        var storage = new FencedSink(parts.Storage.SinkOf(job.Id, job.FencingToken), lease, isOfClaim: true);
        var others = parts.Destinations is { } destinations
            ? await destinations.GetAsync(job, lease.Ending).ConfigureAwait(false)
            : [];
        return new JobTarget(new FanOutExportSink(
        [
            new(Storage, storage),
            .. others.Select(other => other with { Sink = new FencedSink(other.Sink, lease, isOfClaim: false) }),
        ]));
    }

    /// <summary>Whether an error is one of a place, and not of the source.</summary>
    public bool HasFailedWith(Exception error) => _sink.Outcomes.Any(outcome => outcome.Error == error);
}
