using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CampaignExport.Notifications;

/// <summary>
/// The form of a token in base64url without padding: the version, the expiry, the ids of key and job and the name of the file, each preceded by its length,
/// and the signature. A link has exactly one token.
/// </summary>
internal static class DownloadToken
{
    private const byte Version = 1;
    private const int TextStart = 1 + sizeof(long);
    private const int MinSignatureLength = HMACSHA256.HashSizeInBytes;
    private const int MaxSignatureLength = 512;
    private const int MaxBytes = TextStart + (3 * (1 + byte.MaxValue)) + MaxSignatureLength;

    /// <summary>Strict, so that different texts never have the same bytes.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly int MaxLength = Base64Url.GetEncodedLength(MaxBytes);

    /// <summary>Creates the signed part of a token.</summary>
    /// <exception cref="ArgumentException">A text is too long, or not valid Unicode.</exception>
    public static byte[] Compose(string keyId, string jobId, string fileName, DateTimeOffset expiresAt)
    {
        var expiry = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(expiry, expiresAt.UtcTicks);
        return [Version, .. expiry, .. Text(keyId, nameof(keyId)), .. Text(jobId, nameof(jobId)), .. Text(fileName, nameof(fileName))];
    }

    /// <exception cref="InvalidOperationException">The signature is too short or too long.</exception>
    public static string Encode(byte[] signed, byte[] signature) => signature.Length is >= MinSignatureLength and <= MaxSignatureLength
        ? Base64Url.EncodeToString([.. signed, .. signature])
        : throw new InvalidOperationException($"The signature of a link has {Plural.Of(signature.Length, "byte")}; it must have {MinSignatureLength} to {MaxSignatureLength}.");

    public static DownloadLink? TryDecode(string? token)
    {
        if (token is null || token.Length > MaxLength)
            return null;
        Span<byte> bytes = stackalloc byte[MaxBytes];
        // The decoder of .NET accepts padding, white space and unused bits. Encoding the result again reveals them.
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || Base64Url.EncodeToString(bytes[..length]) != token)
            return null;
        bytes = bytes[..length];
        if (length < TextStart || bytes[0] != Version)
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        ReadOnlySpan<byte> rest = bytes[TextStart..];
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            && TakeText(ref rest) is { } keyId && TakeText(ref rest) is { } jobId && TakeText(ref rest) is { } fileName
            && rest.Length is >= MinSignatureLength and <= MaxSignatureLength
                ? new DownloadLink(keyId, jobId, fileName, new DateTimeOffset(ticks, TimeSpan.Zero), bytes[..^rest.Length].ToArray(), rest.ToArray())
                : null;
    }

    private static byte[] Text(string text, string name)
    {
        var bytes = Utf8.GetBytes(text);
        return bytes.Length <= byte.MaxValue
            ? [(byte)bytes.Length, .. bytes]
            : throw new ArgumentException($"The text has {bytes.Length} bytes; the maximum in a link is {byte.MaxValue}.", name);
    }

    private static string? TakeText(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] == 0 || rest.Length - 1 < rest[0])
            return null;
        var bytes = rest.Slice(1, rest[0]);
        rest = rest[(1 + bytes.Length)..];
        Span<char> text = stackalloc char[byte.MaxValue];
        return System.Text.Unicode.Utf8.ToUtf16(bytes, text, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
            ? new string(text[..length])
            : null;
    }
}
