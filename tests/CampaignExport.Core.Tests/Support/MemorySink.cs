using System.Buffers;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tests.Support;

/// <summary>Stores files in memory, and fails at a call chosen by the test.</summary>
internal sealed class MemorySink : IExportSink
{
    /// <summary>Every call in order, such as <c>write a.csv</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The visible files by name.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Called before each call, with its index in <see cref="Calls"/> and its text.</summary>
    public Action<int, string> Before { get; set; } = (_, _) => { };

    /// <summary>The number of undisposed uploads.</summary>
    public int Undisposed { get; private set; }

    public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        Call($"open {name}");
        cancellationToken.ThrowIfCancellationRequested();
        Undisposed++;
        return new(new Upload(this, name));
    }

    public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        throw new ExportPartsLostException(name);

    private void Call(string call)
    {
        Calls.Add(call);
        Before(Calls.Count - 1, call);
    }

    private sealed class Upload(MemorySink sink, string name) : ExportUpload
    {
        private readonly SortedDictionary<int, byte[]> _parts = [];

        public override string Location => $"memory:{name}";

        public override string State => "";

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
        {
            sink.Call($"write {name}");
            cancellationToken.ThrowIfCancellationRequested();
            part.Offset.Should().Be(_parts.Values.Sum(bytes => (long)bytes.Length));
            part.Number.Should().Be(_parts.Count + 1);
            _parts.Add(part.Number, part.Bytes.ToArray());
            return ValueTask.CompletedTask;
        }

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            sink.Call($"complete {name}");
            cancellationToken.ThrowIfCancellationRequested();
            sink.Files[name] = [.. _parts.Values.SelectMany(bytes => bytes)];
            return ValueTask.CompletedTask;
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            sink.Call($"withdraw {name}");
            cancellationToken.ThrowIfCancellationRequested();
            sink.Files.Remove(name);
            return ValueTask.CompletedTask;
        }

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default)
        {
            sink.Call($"suspend {name}");
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            sink.Undisposed--;
            sink.Call($"dispose {name}");
            return ValueTask.CompletedTask;
        }
    }
}
