using System.Buffers;
using System.Text.Encodings.Web;

namespace CampaignExport.Formats;

/// <summary>Escapes only what JSON requires, and U+007F. The encoders of .NET write an emoji as two escapes.</summary>
internal sealed class ReadableJsonEncoder : JavaScriptEncoder
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(sign => (byte)sign), (byte)'"', (byte)'\\', 0x7F]);

    private static readonly SearchValues<char> EscapedOrHalf = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(sign => (char)sign), '"', '\\', '\u007F', .. Enumerable.Range(0xD800, 0x800).Select(half => (char)half)]);

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\' or 0x7F;

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(Escaped);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        for (int at; (at = rest.IndexOfAny(EscapedOrHalf)) >= 0; rest = rest[(at + 2)..])
        {
            if (at + 1 == rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
                return textLength - rest.Length + at;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
