using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Benchmarks;

/// <summary>A sink that discards files and keeps a digest of all.</summary>
internal sealed class CountingSink : IExportSink
{
    public Digest Digest { get; private set; }

    public void Clear() => Digest = default;

    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) => new(new Upload(this, name));

    public ValueTask<ExportUpload> ReopenAsync(
        string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) => throw new ExportPartsLostException(name);

    private sealed class Upload(CountingSink sink, string name) : ExportUpload
    {
        public override string Location => name;

        public override string State => "";

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
        {
            foreach (var bytes in part.Bytes)
                sink.Digest = sink.Digest.With(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
