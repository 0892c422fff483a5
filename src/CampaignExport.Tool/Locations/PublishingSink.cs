using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Locations;

/// <summary>A sink that runs an action before each file is published.</summary>
/// <param name="inner">The sink that stores the files.</param>
/// <param name="beforePublishing">The action.</param>
internal sealed class PublishingSink(IExportSink inner, Func<ValueTask> beforePublishing) : IExportSink
{
    public int MinPartBytes => inner.MinPartBytes;

    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        new Upload(await inner.OpenAsync(name, cancellationToken).ConfigureAwait(false), beforePublishing);

    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        new Upload(await inner.ReopenAsync(name, state, parts, cancellationToken).ConfigureAwait(false), beforePublishing);

    private sealed class Upload(ExportUpload inner, Func<ValueTask> beforePublishing) : ExportUpload
    {
        public override string Location => inner.Location;

        public override string State => inner.State;

        public override bool IsPublished => inner.IsPublished;

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
            inner.WritePartAsync(part, cancellationToken);

        public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            await beforePublishing().ConfigureAwait(false);
            await inner.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default) => inner.WithdrawAsync(cancellationToken);

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => inner.SuspendAsync(cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
