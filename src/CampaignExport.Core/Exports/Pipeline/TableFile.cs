using CampaignExport.Diagnostics;
using CampaignExport.Formats;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>A small file of one table: charts and reports.</summary>
internal abstract class TableFile
{
    private const int PartBytes = 8 * 1024 * 1024;
    private const int ChunkBytes = 32 * 1024;

    /// <summary>Creates a file of rows.</summary>
    public static TableFile Create<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows) => new Table<TRow>(columns, rows);

    /// <summary>Writes the file to a stream, which is neither flushed nor closed. Returns the number of rows.</summary>
    public async Task<long> WriteAsync(string kind, IExportFormat format, Stream destination, CancellationToken cancellationToken)
    {
        var measured = CampaignExportTelemetry.Begin(kind);
        try
        {
            var length = 0L;
            var rows = await EncodeAsync(format, ChunkBytes, async bytes =>
            {
                await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                length += bytes.Length;
            }).ConfigureAwait(false);
            measured.Succeed(rows, length);
            return rows;
        }
        catch (Exception error)
        {
            measured.Fail(error);
            throw;
        }
    }

    /// <summary>Writes the rows to an upload, without completing it.</summary>
    public async Task<ExportedFile> WriteAsync(IExportFormat format, string fileName, ExportUpload upload, CancellationToken cancellationToken)
    {
        var (parts, offset) = (0, 0L);
        var rows = await EncodeAsync(format, PartBytes, async bytes =>
        {
            await upload.WritePartAsync(new ExportPart(++parts, offset, new(bytes)), cancellationToken).ConfigureAwait(false);
            offset += bytes.Length;
        }).ConfigureAwait(false);
        return new ExportedFile(fileName, upload.Location, rows, offset);
    }

    /// <summary>Encodes all rows, stores the bytes in blocks of a minimum size, and returns the number of rows.</summary>
    protected abstract Task<long> EncodeAsync(IExportFormat format, int blockBytes, Func<ReadOnlyMemory<byte>, ValueTask> store);

    private sealed class Table<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows) : TableFile
    {
        protected override async Task<long> EncodeAsync(IExportFormat format, int blockBytes, Func<ReadOnlyMemory<byte>, ValueTask> store)
        {
            var encoder = format.CreateEncoder(columns);
            var count = 0L;
            encoder.WriteHeader();
            foreach (var row in rows)
            {
                encoder.WriteRow(row);
                count++;
                if (encoder.Written.Length < blockBytes)
                    continue;
                await store(encoder.Written).ConfigureAwait(false);
                encoder.Clear();
            }

            await store(encoder.Written).ConfigureAwait(false);
            return count;
        }
    }
}
