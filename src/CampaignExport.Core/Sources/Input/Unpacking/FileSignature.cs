namespace CampaignExport.Sources;

/// <summary>Determines the format of a file by its first bytes, regardless of its name.</summary>
internal static class FileSignature
{
    /// <summary>The number of bytes that the checks need.</summary>
    public const int Bytes = TarAt + 5;

    private const int TarAt = 257;

    public static bool IsGzip(ReadOnlySpan<byte> beginning) => beginning is [0x1F, 0x8B, ..];

    /// <summary>Determines whether a file is a ZIP archive, possibly without entries.</summary>
    public static bool IsZip(ReadOnlySpan<byte> beginning) => beginning.StartsWith("PK\u0003\u0004"u8) || beginning.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Returns the reason why a file cannot be read, as a sentence; null if it may be text.</summary>
    /// <param name="beginning">The first bytes of the file.</param>
    /// <param name="convertTo">What a table can be converted to.</param>
    /// <param name="canBeAvro">Whether Avro is a format that can be added.</param>
    public static string? Refusal(ReadOnlySpan<byte> beginning, string convertTo, bool canBeAvro)
    {
        if (beginning.StartsWith("Obj\u0001"u8))
        {
            return canBeAvro
                ? "this is an Avro object container file. To read its events, use the package CampaignExport.Avro and add its AvroEventFormat to the formats."
                : $"this is an Avro object container file, from which only events are read. Convert it to {convertTo}.";
        }

        if (beginning.StartsWith("PAR1"u8))
            return $"this is a Parquet file, which is not supported. Convert it to {convertTo}.";
        if (beginning.StartsWith("ORC"u8) && beginning is [_, _, _, < (byte)' ', ..])
            return $"this is an ORC file, which is not supported. Convert it to {convertTo}.";
        if (beginning.StartsWith("%PDF-"u8))
            return "this is a PDF document, which is not supported.";
        if (beginning.StartsWith("SQLite format 3\0"u8))
            return "this is an SQLite database, which is not supported.";
        if (beginning.StartsWith("Rar!\u001A\u0007"u8))
            return "this is a RAR archive, which is not supported. Extract it, and name the folder.";
        if (IsZip(beginning))
            return "this is a ZIP archive in a compressed file or in another archive. Extract it first.";
        if (beginning is [0xD0, 0xCF, 0x11, 0xE0, ..])
            return "this is an old Excel or Office file. Save it as 'CSV UTF-8'.";
        if (beginning.Length >= Bytes && beginning[TarAt..].StartsWith("ustar"u8))
            return "this is a tar archive. Extract it, and name the folder.";
        return Compression(beginning) is { } compression ? $"this is a file compressed with {compression}, which is not supported. Decompress it, or compress it with gzip." : null;
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
