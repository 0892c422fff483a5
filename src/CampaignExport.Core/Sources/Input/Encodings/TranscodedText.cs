using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>
/// Converts a text from another encoding to UTF-8. Bytes that are invalid in that encoding become a byte that is invalid in UTF-8, so that
/// readers find and report their position as in UTF-8 texts.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TranscodedText : ReadOnlyStream
{
    // U+FFFF is not a character in any encoding.
    private const char Invalid = '\uFFFF';
    private const byte InvalidByte = 0xFF;

    // The code pages of ISO 8859.
    private const int FirstIso = 28591;
    private const int LastIso = 28606;

    private readonly Stream _content;
    private readonly SearchValues<char>? _undefined;
    private readonly Decoder _decoder;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly byte[] _bytes = new byte[32 * 1024];
    private readonly char[] _chars;
    private readonly byte[] _text;
    private int _from;
    private int _to;
    private bool _ended;

    /// <param name="content">The text. It is disposed with this stream.</param>
    /// <param name="encoding">The encoding of the text.</param>
    public TranscodedText(Stream content, Encoding encoding)
        : base(content)
    {
        _content = content;
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = new DecoderReplacementFallback($"{Invalid}");
        _decoder = strict.GetDecoder();
        _undefined = Undefined(strict);
        _chars = new char[strict.GetMaxCharCount(_bytes.Length)];
        _text = new byte[Encoding.UTF8.GetMaxByteCount(_chars.Length)];
    }

    public override int Read(Span<byte> buffer)
    {
        while (_from == _to && !_ended)
            Decode(_content.Read(_bytes));
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_from == _to && !_ended)
            Decode(await _content.ReadAsync(_bytes, cancellationToken).ConfigureAwait(false));
        return Take(buffer.Span);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _to - _from);
        _text.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    private void Decode(int read)
    {
        _ended = read == 0;
        var decoded = _chars.AsSpan(0, _decoder.GetChars(_bytes.AsSpan(0, read), _chars, flush: _ended));
        for (var rest = decoded; _undefined is not null && rest.IndexOfAny(_undefined) is >= 0 and var undefined; rest = rest[undefined..])
            rest[undefined] = Invalid;
        ReadOnlySpan<char> chars = decoded;
        (_from, _to) = (0, 0);
        for (int at; (at = chars.IndexOf(Invalid)) >= 0; chars = chars[(at + 1)..])
        {
            _to += _encoder.GetBytes(chars[..at], _text.AsSpan(_to), flush: true);
            _text[_to++] = InvalidByte;
        }

        _to += _encoder.GetBytes(chars, _text.AsSpan(_to), flush: _ended);
    }

    // A byte that a code page does not define becomes a private-use character, or the control character of the same number. Such characters are defined
    // in ISO 8859, on the Macintosh, and for pairs of bytes.
    private static SearchValues<char>? Undefined(Encoding encoding)
    {
        if (encoding is UnicodeEncoding or UTF32Encoding)
            return null;
        var hasControls = encoding.CodePage is >= FirstIso and <= LastIso;
        var (undefined, one) = (new List<char>(), new char[4]);
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            if (encoding.GetDecoder().GetChars([(byte)value], one, flush: true) == 1
                && (one[0] is >= '\uE000' and <= '\uF8FE' || (!hasControls && one[0] == value && value is >= 0x80 and <= 0x9F)))
            {
                undefined.Add(one[0]);
            }
        }

        return undefined.Count == 0 ? null : SearchValues.Create(CollectionsMarshal.AsSpan(undefined));
    }
}
