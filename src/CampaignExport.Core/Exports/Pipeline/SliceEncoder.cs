using System.Collections.Concurrent;
using CampaignExport.Formats;
using CampaignExport.Packaging;

namespace CampaignExport.Exports;

/// <summary>Turns slices into pieces: encodes the rows, and deflates what comes out.</summary>
/// <remarks>Thread-safe. Encoders and buffers are used again, so that a row allocates nothing.</remarks>
internal sealed class SliceEncoder<TRow>(RecipientExportRequest<TRow> request)
{
    private readonly ConcurrentBag<RowEncoder<TRow>> _encoders = [];
    private readonly ConcurrentBag<MemoryStream> _buffers = [];

    public Piece Encode(PageSlice<TRow> slice)
    {
        if (!_encoders.TryTake(out var encoder))
            encoder = request.Format.CreateEncoder(request.Selection.Columns);
        var rows = Write(slice, encoder);
        var replaced = slice is { Page: { } page, To: null } ? page.ReplacedCharacters : 0;
        slice.Page?.Release();

        var content = encoder.Written;
        if (!request.Packaging.Deflates)
            return Piece(0, content, Returning(encoder));

        if (!_buffers.TryTake(out var buffer))
            buffer = new MemoryStream();
        var crc32 = Crc32Sum.Of(content.Span);
        request.Compressor.Deflate(content.Span, buffer);
        Return(encoder);
        return Piece(crc32, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), Returning(buffer));

        Piece Piece(uint crc32, ReadOnlyMemory<byte> bytes, Action release) => new()
        {
            File = slice.File,
            BeginsFile = slice.BeginsFile,
            Cursor = slice.Cursor,
            RowsOfPage = slice.RowsOfPage,
            Rows = rows,
            ReplacedCharacters = replaced,
            ContentBytes = content.Length,
            Crc32 = crc32,
            Bytes = bytes,
            Release = release,
        };
    }

    private int Write(PageSlice<TRow> slice, RowEncoder<TRow> encoder)
    {
        if (slice.BeginsFile)
            encoder.WriteHeader();
        if (slice.Page?.Rows is not { } all)
            return 0;
        var (rows, to, includes) = (0, slice.To ?? all.Count, request.Selection.Includes);
        try
        {
            for (var at = slice.From; at < to; at++)
            {
                var row = all[at];
                if (includes is not null && !includes(row))
                    continue;
                encoder.WriteRow(row);
                rows++;
            }
        }
        catch (ColumnException error)
        {
            // The number within the slice; who knows the rows before it makes it that of the export.
            throw new RowException(rows + 1, error.Column, error.InnerException);
        }

        return rows;
    }

    // In methods of their own: a function made in Encode would hold the slice, and so the rows, for as long as the part waits.
    private Action Returning(RowEncoder<TRow> encoder) => () => Return(encoder);

    private Action Returning(MemoryStream buffer) => () => _buffers.Add(buffer);

    private void Return(RowEncoder<TRow> encoder)
    {
        encoder.Clear();
        _encoders.Add(encoder);
    }
}
