namespace CampaignExport.Exports;

/// <summary>The bytes of a slice, as they are stored.</summary>
internal sealed class Piece
{
    /// <summary>The number of the file, 1 for the first.</summary>
    public required int File { get; init; }

    /// <summary>Whether the file begins here.</summary>
    public required bool BeginsFile { get; init; }

    /// <summary>The cursor to go on from once this is stored.</summary>
    public required string? Cursor { get; init; }

    /// <summary>How many rows to pass over from that cursor.</summary>
    public required int RowsOfPage { get; init; }

    /// <summary>The rows in it.</summary>
    public required int Rows { get; init; }

    /// <summary>How many characters of the page became U+FFFD; 0 in all pieces of the page but the last.</summary>
    public required long ReplacedCharacters { get; init; }

    /// <summary>The size of what the format wrote.</summary>
    public required long ContentBytes { get; init; }

    /// <summary>The CRC-32 of what the format wrote; 0 where no packaging asks for it.</summary>
    public required uint Crc32 { get; init; }

    /// <summary>The bytes, valid until <see cref="Release"/>.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Gives the memory back for other pieces. Not called after a failure: somebody may still be at work on it.</summary>
    public required Action Release { get; init; }
}
