using CampaignExport.Packaging;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>One file while its pieces come in: packs them, and cuts them into parts.</summary>
internal sealed class FileAssembly
{
    private readonly FilePackaging _packaging;
    private readonly ExportUpload _upload;
    private readonly string _contentName;
    private readonly int _number;
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];
    private readonly List<Piece> _pieces = [];
    private CheckpointFile _file;
    private string? _cursor;
    private int _rowsOfPage;
    private int _parts;
    private long _offset;

    public FileAssembly(int number, string contentName, FilePackaging packaging, ExportUpload upload, CheckpointFile file, (string? Cursor, int RowsOfPage) position)
    {
        _number = number;
        _contentName = contentName;
        _packaging = packaging;
        _upload = upload;
        _file = file;
        _parts = file.Parts.Count;
        _offset = file.Parts.Sum(part => part.Bytes);
        (_cursor, _rowsOfPage) = position;
        if (_parts == 0)
            Append(packaging.Begin(contentName));
    }

    /// <summary>The number of the part that the bytes that wait belong to.</summary>
    public int NextPart => _parts + 1;

    /// <summary>How many bytes wait to be stored.</summary>
    public long Pending { get; private set; }

    public void Append(Piece piece)
    {
        _pieces.Add(piece);
        Append(piece.Bytes);
        (_cursor, _rowsOfPage) = (piece.Cursor, piece.RowsOfPage);
        _file = _file with
        {
            Rows = _file.Rows + piece.Rows,
            ReplacedCharacters = _file.ReplacedCharacters + piece.ReplacedCharacters,
            ContentBytes = _file.ContentBytes + piece.ContentBytes,
            Crc32 = _packaging.Deflates ? Crc32Sum.Append(_file.Crc32, piece.Crc32, piece.ContentBytes) : 0,
        };
    }

    /// <summary>Ends the file.</summary>
    /// <returns>The last part.</returns>
    public PendingPart End()
    {
        if (_packaging.Deflates)
            Append(BlockCompressor.StreamEnd.ToArray());
        var stored = _offset + Pending - _packaging.Begin(_contentName).Length;
        Append(_packaging.End(_contentName, new PackagedContent(_file.Crc32, _file.ContentBytes, stored)));
        _file = _file with { IsComplete = true };
        return CutPart();
    }

    /// <summary>Makes a part of all that waits.</summary>
    public PendingPart CutPart()
    {
        var part = new ExportPart(++_parts, _offset, PartBytes.Of([.. _bytes]));
        var pending = new PendingPart(part, _upload, _file, _number, _cursor, _rowsOfPage, [.. _pieces]);
        _offset += Pending;
        Pending = 0;
        _bytes.Clear();
        _pieces.Clear();
        return pending;
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _bytes.Add(bytes);
        Pending += bytes.Length;
    }
}
