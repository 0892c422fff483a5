using System.IO.Compression;
using System.IO.Pipelines;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Formats;

namespace CampaignExport.Benchmarks.Stores;

/// <summary>Rows as a stream of unknown length, as from a program without parts: encoded by our encoder on a separate thread.</summary>
internal static class RowStream
{
    private const int PieceBytes = 256 * 1024;

    public static Stream Of<TRow>(RowTable<TRow> table, IEnumerable<TRow> rows, bool gzip)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4 * PieceBytes, resumeWriterThreshold: 2 * PieceBytes));
        _ = Task.Run(() => WriteAsync(table.Columns, rows, pipe.Writer.AsStream(), gzip));
        return pipe.Reader.AsStream();
    }

    private static async Task WriteAsync<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows, Stream output, bool gzip)
    {
        await using var stream = gzip ? new GZipStream(output, CompressionLevel.Fastest) : output;
        var encoder = SameForm.Ours.CreateEncoder(columns);
        encoder.WriteHeader();
        foreach (var row in rows)
        {
            encoder.WriteRow(row);
            if (encoder.Written.Length < PieceBytes)
                continue;
            await stream.WriteAsync(encoder.Written);
            encoder.Clear();
        }

        await stream.WriteAsync(encoder.Written);
    }
}
