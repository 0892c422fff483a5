using CampaignExport.Manifests;
using CampaignExport.Notifications;
using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>The destinations of a job: the storage, and the other destinations of the workspace.</summary>
internal sealed class JobTarget
{
    private const string Storage = "(storage)";

    private readonly FanOutExportSink _sink;

    private JobTarget(FanOutExportSink sink) => _sink = sink;

    public IExportSink Sink => _sink;

    /// <summary>The error of the storage; null for none. Links need the storage.</summary>
    public Exception? StorageError => _sink.Outcomes[0].Error;

    /// <summary>The outcomes of the other destinations of a completed export.</summary>
    public IReadOnlyList<ExportDelivery> Deliveries =>
        [.. _sink.Outcomes.Skip(1).Select(outcome => new ExportDelivery(outcome.Name, outcome.Succeeded))];

    /// <summary>Creates the target of a claim, for the files of the job itself or of the split export that it is a partition of.</summary>
    public static ValueTask<JobTarget> CreateAsync(ExportJobServices services, ExportJob job, ExportJob whole, JobLease lease) =>
        CreateAsync(services, whole, new FencedSink(services.Storage.CreateSink(whole.Id, job.FencingToken), lease, isOfClaim: !services.Storage.SharesUploads), lease);

    /// <summary>Creates the target that publishes the files of partitions. Each file belongs to the claim that stored it.</summary>
    public static ValueTask<JobTarget> CreateAsync(ExportJobServices services, ExportJob job, IReadOnlyList<ExportJob> partitions, JobLease lease) =>
        CreateAsync(services, job, new FencedSink(new PartitionSink(services.Storage, job, partitions), lease, isOfClaim: false), lease);

    private static async ValueTask<JobTarget> CreateAsync(ExportJobServices services, ExportJob job, FencedSink storage, JobLease lease)
    {
        var others = services.Destinations is { } destinations
            ? await destinations.GetAsync(job, lease.Ending).ConfigureAwait(false)
            : [];
        return new JobTarget(new FanOutExportSink(
        [
            new(Storage, storage),
            .. others.Select(other => new ExportDestination(other.Name, new FencedSink(other.Sink, lease, isOfClaim: false))),
        ]));
    }

    /// <summary>Determines whether an error comes from a destination, and not from the source.</summary>
    public bool HasFailedWith(Exception error) => _sink.Outcomes.Any(outcome => outcome.Error == error);
}

/// <summary>The storage of a split export, where each file was stored by a claim of its partition.</summary>
internal sealed class PartitionSink(IExportStorage storage, ExportJob job, IReadOnlyList<ExportJob> partitions) : IExportSink
{
    private readonly IExportSink _own = storage.CreateSink(job.Id, job.FencingToken);

    public int MinPartBytes => _own.MinPartBytes;

    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) => _own.OpenAsync(name, cancellationToken);

    public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        storage.CreateSink(job.Id, partitions.First(one => one.Files[0].Name == name).FencingToken).ReopenAsync(name, state, parts, cancellationToken);
}

/// <summary>A sink that publishes and withdraws files only while the lease is valid.</summary>
/// <param name="sink">The destination.</param>
/// <param name="lease">The lease on the job.</param>
/// <param name="isOfClaim">
/// Whether only this claim uses the uploads. If so, they are discarded when the lease is lost. If not, those are kept that another worker may be
/// resuming, because a checkpoint was saved since they were opened.
/// </param>
internal sealed class FencedSink(IExportSink sink, JobLease lease, bool isOfClaim) : IExportSink
{
    public int MinPartBytes => sink.MinPartBytes;

    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        new Upload(await sink.OpenAsync(name, cancellationToken).ConfigureAwait(false), this, lease.Checkpoints);

    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        new Upload(await sink.ReopenAsync(name, state, parts, cancellationToken).ConfigureAwait(false), this, checkpoints: -1);

    private bool Keeps(int checkpoints) => !lease.IsLost || (!isOfClaim && lease.Checkpoints > checkpoints);

    private ValueTask RequireAsync(CancellationToken cancellationToken) => lease.RequireAsync(cancellationToken);

    private sealed class Upload(ExportUpload upload, FencedSink sink, int checkpoints) : ExportUpload
    {
        public override string Location => upload.Location;

        public override string State => upload.State;

        public override bool IsPublished => upload.IsPublished;

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
            upload.WritePartAsync(part, cancellationToken);

        public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            await sink.RequireAsync(cancellationToken).ConfigureAwait(false);
            await upload.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        // Another worker may have published a file of the same name in the meantime.
        public override async ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            await sink.RequireAsync(cancellationToken).ConfigureAwait(false);
            await upload.WithdrawAsync(cancellationToken).ConfigureAwait(false);
        }

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) =>
            sink.Keeps(checkpoints) ? upload.SuspendAsync(cancellationToken) : ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}
