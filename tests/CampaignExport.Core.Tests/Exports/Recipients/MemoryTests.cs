using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const int PageSize = 1000;
    private static readonly Recipient[] Rows = [.. Enumerable.Range(0, PageSize).Select(GeneratedRecipients.Make)];

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public void Warm_encoder_allocates_nothing_per_row(string format)
    {
        IExportFormat chosen = format == "csv" ? new CsvFormat() : new JsonLinesFormat();
        var encoder = chosen.CreateEncoder(new RecipientChoice(RecipientContents.All).CreateSelection().Columns);
        for (var i = 0; i < 100; i++)
            EncodePage(encoder);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            EncodePage(encoder);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, "10,000 rows were encoded");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    public async Task Peak_memory_does_not_depend_on_the_number_of_rows(string packaging)
    {
        var small = await PeakAsync(packaging, 200_000);
        var large = await PeakAsync(packaging, 2_000_000);
        TestContext.Current.SendDiagnosticMessage($"{packaging}: {small} {large}");
        large.Should().BeLessThan(small + (small / 10), "memory does not depend on the number of rows");
    }

    private static void EncodePage(RowEncoder<Recipient> encoder)
    {
        encoder.Clear();
        foreach (var row in Rows)
            encoder.WriteRow(row);
    }

    /// <summary>The maximum of reachable memory, measured a hundred times during the export.</summary>
    private static async Task<long> PeakAsync(string packaging, int rows)
    {
        var source = new CyclingSource(rows);
        var request = RecipientExporterTests.Shape(packaging, "csv", 0) with { PartBytes = 1024 * 1024, Workers = 2, PartsInFlight = 2 };
        await new RecipientExporter<Recipient>(source).ExportAsync(request, new NullSink(), null, null, TestContext.Current.CancellationToken);
        return source.Peak;
    }

    /// <summary>The same thousand rows repeatedly, so that only the memory of the export is measured.</summary>
    private sealed class CyclingSource(int rows) : IRecipientSource<Recipient>
    {
        public long Peak { get; private set; }

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var at = 0; at < rows; at += PageSize)
            {
                if (at % (rows / 100) == 0)
                    Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true));
                await Task.Yield();
                yield return new ListPage<Recipient>(Rows, "");
            }
        }
    }

    /// <summary>Stores nothing, and begins late, so that memory reaches its maximum.</summary>
    private sealed class NullSink : IExportSink
    {
        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) => new(new Upload());

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) => new(new Upload());

        private sealed class Upload : ExportUpload
        {
            public override string Location => "";

            public override string State => "";

            public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
                new(Task.Delay(part.Number <= 2 ? 1000 : 0, cancellationToken));

            public override ValueTask CompleteAsync(CancellationToken cancellationToken = default) => default;

            public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default) => default;

            public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => default;

            public override ValueTask DisposeAsync() => default;
        }
    }
}
