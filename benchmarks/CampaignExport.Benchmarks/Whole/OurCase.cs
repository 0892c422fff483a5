using System.IO.Compression;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Our whole export, as a host runs it: manifest, checkpoint, progress, published files.</summary>
internal sealed class OurCase<TRow>(string name, RowTable<TRow> table, IRecipientSource<TRow> source) : ExportCase(name)
    where TRow : class
{
    public FilePackaging Packaging { get; init; } = FilePackaging.None;

    public int Workers { get; init; } = 2;

    public bool Digests { get; init; } = true;

    /// <summary>Without checkpoint and progress; the manifest is always written.</summary>
    public bool Bare { get; init; }

    public IExportFormat Format { get; init; } = SameForm.Ours;

    public BlockCompressor Compressor { get; init; } = BlockCompressor.Create(CompressionLevel.Fastest);

    protected override async Task WriteAsync(string folder)
    {
        var exporter = new RecipientExporter<TRow>(source);
        var request = new RecipientExportRequest<TRow>(new RowSelection<TRow>(table.Name, table.Columns))
        {
            Format = Format,
            Packaging = Packaging,
            Compressor = Compressor,
            Workers = Workers,
            Digests = Digests,
        };
        await exporter.ExportAsync(request, new FileExportSink(folder), Bare ? null : new FileCheckpointStore(folder), Bare ? null : new LastProgress());
    }
}
