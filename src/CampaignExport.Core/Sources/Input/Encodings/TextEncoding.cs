using System.Text;

namespace CampaignExport.Sources;

/// <summary>Detects the encoding of a text from its start.</summary>
internal static class TextEncoding
{
    // The number of bytes to search for the zeros that ASCII has in UTF-16 and UTF-32.
    private const int LookedAt = 64;

    /// <summary>Returns the encoding; null for UTF-8.</summary>
    /// <param name="beginning">The first bytes of the text.</param>
    /// <param name="named">The configured encoding; null for none. A byte order mark takes precedence.</param>
    /// <param name="mark">The length of the byte order mark.</param>
    public static Encoding? Detect(ReadOnlySpan<byte> beginning, Encoding? named, out int mark)
    {
        (mark, var encoding) = beginning switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (3, null),
            [0xFF, 0xFE, 0, 0, ..] => (4, Utf32(bigEndian: false)),
            [0, 0, 0xFE, 0xFF, ..] => (4, Utf32(bigEndian: true)),
            [0xFF, 0xFE, ..] => (2, Encoding.Unicode),
            [0xFE, 0xFF, ..] => (2, Encoding.BigEndianUnicode),
            _ => (0, named ?? WithoutMark(beginning[..Math.Min(LookedAt, beginning.Length)])),
        };
        return encoding is UTF8Encoding ? null : encoding;
    }

    /// <summary>Describes the configured encoding, for the description of a source.</summary>
    public static string Describe(Encoding? named) => named is null ? "" : $", encoding {named.WebName}";

    private static Encoding? WithoutMark(ReadOnlySpan<byte> beginning)
    {
        Span<int> zeros = stackalloc int[4];
        for (var at = 0; at < beginning.Length; at++)
            zeros[at % 4] += beginning[at] == 0 ? 1 : 0;
        // A short text has all of the zeros or none. A text that is not entirely ASCII has most of them.
        var most = (beginning.Length / 4 / 2) + 1;
        return (zeros[0] >= most, zeros[1] >= most, zeros[2] >= most, zeros[3] >= most) switch
        {
            (false, true, false, true) when zeros[0] + zeros[2] == 0 => Encoding.Unicode,
            (true, false, true, false) when zeros[1] + zeros[3] == 0 => Encoding.BigEndianUnicode,
            (false, true, true, true) when zeros[0] == 0 => Utf32(bigEndian: false),
            (true, true, true, false) when zeros[3] == 0 => Utf32(bigEndian: true),
            _ => null,
        };
    }

    private static UTF32Encoding Utf32(bool bigEndian) => new(bigEndian, byteOrderMark: false);
}
