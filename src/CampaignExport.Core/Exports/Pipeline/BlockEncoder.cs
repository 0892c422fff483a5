using System.Collections.Concurrent;
using CampaignExport.Formats;
using CampaignExport.Packaging;

namespace CampaignExport.Exports;

/// <summary>Turns rows of a page into a block: encodes them, and compresses the result.</summary>
/// <remarks>Thread-safe. Encoders and buffers are reused, so a row allocates nothing.</remarks>
internal sealed class BlockEncoder<TRow>(RecipientExportRequest<TRow> request)
{
    private readonly ConcurrentBag<RowEncoder<TRow>> _encoders = [];
    private readonly ConcurrentBag<MemoryStream> _buffers = [];

    public Block Encode(BlockRows<TRow> rows)
    {
        if (!_encoders.TryTake(out var encoder))
            encoder = request.Format.CreateEncoder(request.Selection.Columns);
        var count = Write(rows, encoder);
        var replaced = rows is { Page: { } page, To: null } ? page.ReplacedCharacters : 0;
        rows.Page?.Release();

        var content = encoder.Written;
        if (!request.Packaging.Deflates)
            return Block(0, content, Returning(encoder));

        if (!_buffers.TryTake(out var buffer))
            buffer = new MemoryStream();
        var crc32 = Crc32Sum.Compute(content.Span);
        request.Compressor.Deflate(content.Span, buffer);
        Return(encoder);
        return Block(crc32, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), Returning(buffer));

        Block Block(uint crc32, ReadOnlyMemory<byte> bytes, Action release) => new()
        {
            File = rows.File,
            BeginsFile = rows.BeginsFile,
            After = rows.After,
            Rows = count,
            ReplacedCharacters = replaced,
            ContentBytes = content.Length,
            Crc32 = crc32,
            Bytes = bytes,
            Release = release,
        };
    }

    private int Write(BlockRows<TRow> rows, RowEncoder<TRow> encoder)
    {
        if (rows.BeginsFile)
            encoder.WriteHeader();
        if (rows.Page?.Rows is not { } all)
            return 0;
        var (written, to, includes) = (0, rows.To ?? all.Count, request.Selection.Includes);
        try
        {
            for (var at = rows.From; at < to; at++)
            {
                var row = all[at];
                if (includes is not null && !includes(row))
                    continue;
                encoder.WriteRow(row);
                written++;
            }
        }
        catch (ColumnException error)
        {
            // The number within the block. The exporter adds the rows before it.
            throw new RowException(written + 1, error.Column, error.InnerException);
        }

        return written;
    }

    // Separate methods: a closure created in Encode would keep the rows alive for as long as the part waits.
    private Action Returning(RowEncoder<TRow> encoder) => () => Return(encoder);

    private Action Returning(MemoryStream buffer) => () => _buffers.Add(buffer);

    private void Return(RowEncoder<TRow> encoder)
    {
        encoder.Clear();
        _encoders.Add(encoder);
    }
}

/// <summary>The bytes of rows of a page, as they are stored.</summary>
internal sealed class Block
{
    /// <summary>The number of the file, 1 for the first.</summary>
    public required int File { get; init; }

    /// <summary>Whether the file begins here.</summary>
    public required bool BeginsFile { get; init; }

    /// <summary>The position from which an export resumes once the block is stored.</summary>
    public required SourcePosition After { get; init; }

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of characters of the page that became U+FFFD; 0 in all blocks of the page but the last.</summary>
    public required long ReplacedCharacters { get; init; }

    /// <summary>The number of bytes that the format wrote.</summary>
    public required long ContentBytes { get; init; }

    /// <summary>The CRC-32 of the bytes that the format wrote; 0 if the packaging does not need it.</summary>
    public required uint Crc32 { get; init; }

    /// <summary>The bytes, valid until <see cref="Release"/>.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Returns the memory for other blocks. Not called after a failure, because the memory can still be in use.</summary>
    public required Action Release { get; init; }
}
