using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tests.Exports;

/// <summary>A sink that fails after a number of calls of itself and its uploads.</summary>
internal sealed class FailingSink(IExportSink inner, int calls) : IExportSink
{
    private int _calls;

    public bool HasFailed { get; private set; }

    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        Count();
        return new Upload(this, await inner.OpenAsync(name, cancellationToken));
    }

    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default)
    {
        Count();
        return new Upload(this, await inner.ReopenAsync(name, state, parts, cancellationToken));
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _calls) != calls)
            return;
        HasFailed = true;
        throw new IOException("The sink fails on request.");
    }

    private sealed class Upload(FailingSink sink, ExportUpload inner) : ExportUpload
    {
        public override string Location => inner.Location;

        public override string State => inner.State;

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
        {
            sink.Count();
            return inner.WritePartAsync(part, cancellationToken);
        }

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            sink.Count();
            return inner.CompleteAsync(cancellationToken);
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default) => inner.WithdrawAsync(cancellationToken);

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => inner.SuspendAsync(cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
