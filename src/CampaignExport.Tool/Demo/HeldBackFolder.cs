using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Demo;

/// <summary>Stores uploads in a folder, but leaves their publication to the caller.</summary>
/// <param name="heldBack">Receives complete uploads, in the order of their publication.</param>
/// <param name="inner">The folder.</param>
internal sealed class HeldBackFolder(List<ExportUpload> heldBack, IExportSink inner) : IExportSink
{
    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        new Upload(heldBack, await inner.OpenAsync(name, cancellationToken).ConfigureAwait(false));

    public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A staged upload cannot be resumed.");

    private sealed class Upload(List<ExportUpload> heldBack, ExportUpload inner) : ExportUpload
    {
        public override string Location => inner.Location;

        public override string State => inner.State;

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
            inner.WritePartAsync(part, cancellationToken);

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            heldBack.Add(inner);
            return ValueTask.CompletedTask;
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            heldBack.Remove(inner);
            return ValueTask.CompletedTask;
        }

        // A suspended upload would remain after it is discarded.
        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => heldBack.Contains(inner) ? ValueTask.CompletedTask : inner.DisposeAsync();
    }
}
