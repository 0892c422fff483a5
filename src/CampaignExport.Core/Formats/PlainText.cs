using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CampaignExport.Formats;

/// <summary>
/// Copies plain text: ASCII without separators, quotes and line breaks. One pass both narrows and tests the text. Most cells of an export
/// are plain text, so the speed of exports depends on this class.
/// </summary>
internal static class PlainText<TSeparator>
    where TSeparator : struct, ICsvSeparator
{
    /// <summary>The maximum length of text for <see cref="TryCopyShort"/>.</summary>
    public const int ShortLength = 16;

    // The smallest memory page of the processors that .NET supports.
    private const int PageBytes = 4096;

    private static ReadOnlySpan<byte> OnesThenZeros =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Copies UTF-16 text of one to sixteen characters, without a branch on its length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination of sixteen bytes. The bytes after the text are undefined.</param>
    /// <returns>Whether all of the text is plain. If not, the bytes written are undefined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryCopyShort(string text, ref byte destination)
    {
        fixed (char* source = text)
        {
            // Memory is mapped in whole pages, so reading past the text within its page is safe. The extra characters are ignored.
            if (((nuint)source & (PageBytes - 1)) > PageBytes - (2 * ShortLength))
                return TryCopy(text, ref destination);
            var head = Vector128.Load((ushort*)source);
            var tail = Vector128.Load((ushort*)source + 8);
            var narrow = Vector128.Narrow(head, tail);
            narrow.StoreUnsafe(ref destination);
            var ascii = Vector128.Narrow(
                Vector128.Equals(head & Vector128.Create((ushort)0xFF80), Vector128<ushort>.Zero),
                Vector128.Equals(tail & Vector128.Create((ushort)0xFF80), Vector128<ushort>.Zero));
            var ofText = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(OnesThenZeros), (nuint)(ShortLength - text.Length));
            return ((Vector128.OnesComplement(ascii) | Specials(narrow)) & ofText) == Vector128<byte>.Zero;
        }
    }

    /// <summary>Copies UTF-16 text of at least one character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination, with as many bytes as the text has characters.</param>
    /// <returns>Whether all of the text is plain. If not, the bytes written are undefined.</returns>
    public static bool TryCopy(ReadOnlySpan<char> text, ref byte destination)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        var length = text.Length;
        if (length < 4)
            return TryCopyFew(ref source, length, ref destination);
        if (length < 8)
        {
            // Two overlapping groups of four cover all characters.
            var few = Vector128.Create(
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref source)),
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref source, length - 4)))).AsUInt16();
            var narrow = Vector128.Narrow(few, few).AsUInt32();
            Unsafe.WriteUnaligned(ref destination, narrow.ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - 4), narrow.GetElement(1));
            return IsPlain(few, narrow.AsByte());
        }

        if (length < 16)
        {
            var head = Vector128.LoadUnsafe(ref source);
            var tail = Vector128.LoadUnsafe(ref source, (nuint)(length - 8));
            var narrow = Vector128.Narrow(head, tail);
            Unsafe.WriteUnaligned(ref destination, narrow.AsUInt64().ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, length - 8), narrow.AsUInt64().GetElement(1));
            return IsPlain(head | tail, narrow);
        }

        for (var at = 0; ; at = Math.Min(at + 16, length - 16))
        {
            var head = Vector128.LoadUnsafe(ref source, (nuint)at);
            var tail = Vector128.LoadUnsafe(ref source, (nuint)at + 8);
            var narrow = Vector128.Narrow(head, tail);
            if (!IsPlain(head | tail, narrow))
                return false;
            narrow.StoreUnsafe(ref destination, (nuint)at);
            if (at == length - 16)
                return true;
        }
    }

    /// <summary>Copies UTF-8 text of at least one byte.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">The destination, with as many bytes as the text.</param>
    /// <returns>Whether all of the text is plain. If not, the bytes written are undefined.</returns>
    public static bool TryCopy(ReadOnlySpan<byte> text, ref byte destination)
    {
        ref var source = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        if (length < 16)
            return TryCopyFew(text, ref destination);
        for (var at = 0; ; at = Math.Min(at + 16, length - 16))
        {
            var bytes = Vector128.LoadUnsafe(ref source, (nuint)at);
            if (bytes.ExtractMostSignificantBits() != 0 || IsSpecial(bytes))
                return false;
            bytes.StoreUnsafe(ref destination, (nuint)at);
            if (at == length - 16)
                return true;
        }
    }

    private static bool TryCopyFew(ReadOnlySpan<byte> text, ref byte destination)
    {
        ref var source = ref MemoryMarshal.GetReference(text);
        Vector128<byte> bytes;
        if (text.Length >= 8)
        {
            var head = Unsafe.ReadUnaligned<ulong>(ref source);
            var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, text.Length - 8));
            Unsafe.WriteUnaligned(ref destination, head);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, text.Length - 8), tail);
            bytes = Vector128.Create(head, tail).AsByte();
        }
        else if (text.Length >= 4)
        {
            var head = Unsafe.ReadUnaligned<uint>(ref source);
            var tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, text.Length - 4));
            Unsafe.WriteUnaligned(ref destination, head);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, text.Length - 4), tail);
            bytes = Vector128.Create(head, tail, head, tail).AsByte();
        }
        else
        {
            foreach (var value in text)
            {
                if (!IsPlain(value))
                    return false;
                destination = value;
                destination = ref Unsafe.Add(ref destination, 1);
            }

            return true;
        }

        return bytes.ExtractMostSignificantBits() == 0 && !IsSpecial(bytes);
    }

    private static bool TryCopyFew(ref ushort source, int length, ref byte destination)
    {
        for (var i = 0; i < length; i++)
        {
            var value = Unsafe.Add(ref source, i);
            if (!IsPlain(value))
                return false;
            Unsafe.Add(ref destination, i) = (byte)value;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(Vector128<ushort> wide, Vector128<byte> narrow) =>
        (wide & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero && !IsSpecial(narrow);

    // The four special characters differ in their low four bits, so one look-up yields the only candidate for a byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Specials(Vector128<byte> bytes) =>
        Vector128.Equals(Vector128.Shuffle(TSeparator.SpecialByLowHalf, bytes & Vector128.Create((byte)0x0F)), bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpecial(Vector128<byte> bytes) => Specials(bytes) != Vector128<byte>.Zero;

    private static bool IsPlain(int value) => value < 0x80 && value != TSeparator.Byte && value is not ('"' or '\r' or '\n');
}
