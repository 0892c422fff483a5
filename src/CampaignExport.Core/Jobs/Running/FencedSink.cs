using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Publishes, and takes back, only as long as the job is in our hands.</summary>
/// <param name="sink">The place.</param>
/// <param name="lease">Says whether the job is in our hands.</param>
/// <param name="isOfClaim">
/// Whether uploads are this claim's alone. Then they are discarded when the job is in other hands; else they are left to the
/// others, who may be going on with them.
/// </param>
internal sealed class FencedSink(IExportSink sink, JobLease lease, bool isOfClaim) : IExportSink
{
    public int MinPartBytes => sink.MinPartBytes;

    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        new Upload(await sink.OpenAsync(name, cancellationToken).ConfigureAwait(false), this);

    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        new Upload(await sink.ReopenAsync(name, state, parts, cancellationToken).ConfigureAwait(false), this);

    private bool KeepsUploads => !(isOfClaim && lease.IsLost);

    private ValueTask RequireAsync(CancellationToken cancellationToken) => lease.RequireAsync(cancellationToken);

    private sealed class Upload(ExportUpload upload, FencedSink sink) : ExportUpload
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

        // What is published may by now be what another worker published, under the same name.
        public override async ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            await sink.RequireAsync(cancellationToken).ConfigureAwait(false);
            await upload.WithdrawAsync(cancellationToken).ConfigureAwait(false);
        }

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) =>
            sink.KeepsUploads ? upload.SuspendAsync(cancellationToken) : ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}
