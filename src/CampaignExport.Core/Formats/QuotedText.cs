using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CampaignExport.Formats;

/// <summary>
/// Copies text and doubles its quotes, 16 characters at a time. JSON lists are full of quotes, so a search for each quote would dominate
/// the cost.
/// </summary>
internal static class QuotedText
{
    /// <summary>Copies UTF-16 text up to the first non-ASCII character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination, with at least twice as many bytes as the text has characters.</param>
    /// <param name="written">The number of bytes written. The bytes after them are undefined.</param>
    /// <returns>The number of characters copied.</returns>
    public static int CopyAscii(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var start = ref MemoryMarshal.GetReference(destination);
        var (from, to) = (0, 0);
        // After a quote, 16 characters are read from a later position, so 32 must remain.
        for (; text.Length - from >= 32; from += 16, to += 16)
        {
            var head = Vector128.LoadUnsafe(ref source, (nuint)from);
            var tail = Vector128.LoadUnsafe(ref source, (nuint)from + 8);
            if (((head | tail) & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
                break;
            var narrow = Vector128.Narrow(head, tail);
            narrow.StoreUnsafe(ref start, (nuint)to);
            for (var quotes = Quotes(narrow); quotes != 0; quotes &= quotes - 1)
            {
                var behind = (nuint)BitOperations.TrailingZeroCount(quotes) + 1;
                Unsafe.Add(ref start, (nuint)to + behind) = (byte)'"';
                to++;
                Vector128.Narrow(
                    Vector128.LoadUnsafe(ref source, (nuint)from + behind),
                    Vector128.LoadUnsafe(ref source, (nuint)from + behind + 8)).StoreUnsafe(ref start, (nuint)to + behind);
            }
        }

        for (; from < text.Length && text[from] < 0x80; from++)
        {
            destination[to++] = (byte)text[from];
            if (text[from] == '"')
                destination[to++] = (byte)'"';
        }

        written = to;
        return from;
    }

    /// <summary>Copies UTF-8 text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination, with at least twice as many bytes as the text.</param>
    /// <returns>The number of bytes written. The bytes after them are undefined.</returns>
    public static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        ref var source = ref MemoryMarshal.GetReference(text);
        ref var start = ref MemoryMarshal.GetReference(destination);
        var (from, to) = (0, 0);
        for (; text.Length - from >= 32; from += 16, to += 16)
        {
            var bytes = Vector128.LoadUnsafe(ref source, (nuint)from);
            bytes.StoreUnsafe(ref start, (nuint)to);
            for (var quotes = Quotes(bytes); quotes != 0; quotes &= quotes - 1)
            {
                var behind = (nuint)BitOperations.TrailingZeroCount(quotes) + 1;
                Unsafe.Add(ref start, (nuint)to + behind) = (byte)'"';
                to++;
                Vector128.LoadUnsafe(ref source, (nuint)from + behind).StoreUnsafe(ref start, (nuint)to + behind);
            }
        }

        for (; from < text.Length; from++)
        {
            destination[to++] = text[from];
            if (text[from] == (byte)'"')
                destination[to++] = (byte)'"';
        }

        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Quotes(Vector128<byte> bytes) => Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
}
