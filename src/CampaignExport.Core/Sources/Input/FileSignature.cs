namespace CampaignExport.Sources;

/// <summary>Says by its first bytes what a file is, whatever its name.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes have to be looked at.</summary>
    public const int Bytes = TarAt + 5;

    private const int TarAt = 257;

    public static bool IsGzip(ReadOnlySpan<byte> beginning) => beginning is [0x1F, 0x8B, ..];

    /// <summary>Whether it is a ZIP archive, or one without entries.</summary>
    public static bool IsZip(ReadOnlySpan<byte> beginning) => beginning.StartsWith("PK\u0003\u0004"u8) || beginning.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Says why a file is not read, as a sentence; null if it may be a text.</summary>
    public static string? Refusal(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("Obj\u0001"u8))
            return "this is an Avro object container file. Events in it are read with the package CampaignExport.Avro, if its AvroEventFormat is among the formats; people are read from JSON and CSV.";
        if (beginning.StartsWith("PAR1"u8))
            return "this is a Parquet file, which is not read. Write it as JSON Lines; people may be CSV, too.";
        if (beginning.StartsWith("ORC"u8) && beginning is [_, _, _, < (byte)' ', ..])
            return "this is an ORC file, which is not read. Write it as JSON Lines; people may be CSV, too.";
        if (beginning.StartsWith("%PDF-"u8))
            return "this is a PDF document, which is not read.";
        if (beginning.StartsWith("SQLite format 3\0"u8))
            return "this is an SQLite database, and not a file of text.";
        if (beginning.StartsWith("Rar!\u001A\u0007"u8))
            return "this is a RAR archive, which is not read. Unpack it, and name the folder.";
        if (IsZip(beginning))
            return "this is a ZIP archive in a compressed file or in another archive. Take it out first.";
        if (beginning is [0xD0, 0xCF, 0x11, 0xE0, ..])
            return "this is an old Excel or Office file. Save it as 'CSV UTF-8'.";
        if (beginning.Length >= Bytes && beginning[TarAt..].StartsWith("ustar"u8))
            return "this is a tar archive. Unpack it, and name the folder.";
        return Compression(beginning) is { } compression ? $"this is a file compressed with {compression}, which is not read. Decompress it, or compress it with gzip." : null;
    }

    private static string? Compression(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "Zstandard",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "bzip2",
        [0xFD, 0x37, 0x7A, 0x58, 0x5A, ..] => "xz",
        [0x37, 0x7A, 0xBC, 0xAF, ..] => "7-Zip",
        _ => null,
    };
}
