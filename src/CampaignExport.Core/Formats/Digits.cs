using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes whole numbers without branches on their length, which varies from cell to cell.</summary>
internal static class Digits
{
    /// <summary>The length of the longest number.</summary>
    public const int MostBytes = 20;

    /// <summary>The smallest number with more than eight digits.</summary>
    public const uint Limit = 100_000_000;

    /// <summary>The maximum number of digits of numbers below <see cref="Limit"/>.</summary>
    public const int OfLimit = 8;

    /// <summary>Writes a number. The destination must have at least 20 bytes.</summary>
    /// <returns>The number of bytes written. Some bytes after them may be overwritten too.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ulong value, Span<byte> destination)
    {
        if (value >= Limit)
        {
            _ = Utf8Formatter.TryFormat(value, destination, out var written);
            return written;
        }

        var digits = Split((uint)value);
        // Removes leading zeros, but not the last digit.
        var zeros = BitOperations.TrailingZeroCount(digits | (1UL << 56)) >> 3;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (digits | 0x3030303030303030) >> (zeros * 8));
        return 8 - zeros;
    }

    /// <summary>Writes a number below <see cref="Limit"/> with a number of decimals. At least one digit precedes the point.</summary>
    /// <returns>The number of bytes written. Some bytes after them may be overwritten too.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint value, int decimals, Span<byte> destination)
    {
        var digits = Split(value);
        var whole = OfLimit - decimals;
        // Removes leading zeros, but not the digit before the point.
        var zeros = BitOperations.TrailingZeroCount(digits | (1UL << ((whole - 1) * 8))) >> 3;
        digits |= 0x3030303030303030;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, digits >> (zeros * 8));
        if (decimals == 0)
            return whole - zeros;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[(whole - zeros)..], '.' | (digits >> (whole * 8) << 8));
        return OfLimit + 1 - zeros;
    }

    /// <summary>Writes the last digits of a number below <see cref="Limit"/>, including leading zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLast(uint value, int count, Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (Split(value) | 0x3030303030303030) >> ((8 - count) * 8));

    /// <summary>Splits eight digits into eight bytes, with the first digit in the lowest byte: into halves, then pairs, then digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Split(uint value)
    {
        var half = value / 10_000;
        var halves = half | ((ulong)(value - (half * 10_000)) << 32);
        var hundreds = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
        var pairs = hundreds | ((halves - (hundreds * 100)) << 16);
        var tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
        return tens | ((pairs - (tens * 10)) << 8);
    }
}
