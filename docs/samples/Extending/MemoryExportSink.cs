using System.Buffers;
using System.Collections.Concurrent;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace Extending;

// <own-sink>
internal sealed class MemoryExportSink : IExportSink
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        Files.ContainsKey(name) ? throw new ExportExistsException(name) : new(new Upload(this, name));

    // Memory is lost with the process, so an upload can never resume.
    public ValueTask<ExportUpload> ReopenAsync(
        string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) => throw new ExportPartsLostException(name);

    private sealed class Upload(MemoryExportSink sink, string name) : ExportUpload
    {
        // Several threads write parts, in any order.
        private readonly ConcurrentDictionary<int, byte[]> _parts = new();

        public override string Location => name;

        public override string State => "";

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
        {
            // The bytes are valid only until the method returns.
            _parts[part.Number] = part.Bytes.ToArray();
            return ValueTask.CompletedTask;
        }

        // The complete file becomes visible here.
        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] file = [.. _parts.OrderBy(part => part.Key).SelectMany(part => part.Value)];
            return sink.Files.TryAdd(name, file) ? ValueTask.CompletedTask : throw new ExportExistsException(name);
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            sink.Files.TryRemove(name, out _);
            return ValueTask.CompletedTask;
        }

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
// </own-sink>
