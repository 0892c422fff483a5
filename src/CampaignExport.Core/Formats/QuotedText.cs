using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CampaignExport.Formats;

/// <summary>
/// Copies text and doubles its quotes, 16 characters at a time: lists as JSON are full of quotes, and going from one to the
/// next would cost more than all the rest.
/// </summary>
internal static class QuotedText
{
    /// <summary>Copies UTF-16 text up to the first character that is not ASCII.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Where to; twice as many bytes as the text has characters at least.</param>
    /// <param name="written">How many bytes were written; what stands behind them is of no use.</param>
    /// <returns>How many characters were copied.</returns>
    public static int CopyAscii(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var start = ref MemoryMarshal.GetReference(destination);
        var (from, to) = (0, 0);
        // What follows a quote is read from the next 16 on, so 32 must be left.
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
    /// <param name="destination">Where to; twice as many bytes as the text has at least.</param>
    /// <returns>How many bytes were written; what stands behind them is of no use.</returns>
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
