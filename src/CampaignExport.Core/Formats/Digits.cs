using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes whole numbers without branches that depend on their length: numbers of an export have any.</summary>
internal static class Digits
{
    /// <summary>What the longest number takes.</summary>
    public const int MostBytes = 20;

    /// <summary>The first number that has more than eight digits.</summary>
    public const uint Limit = 100_000_000;

    /// <summary>How many digits the numbers below <see cref="Limit"/> have at most.</summary>
    public const int OfLimit = 8;

    /// <summary>Writes a number that is not negative, into 20 bytes at least.</summary>
    /// <returns>How many bytes were written; some behind them may have changed too.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ulong value, Span<byte> destination)
    {
        if (value >= Limit)
        {
            _ = Utf8Formatter.TryFormat(value, destination, out var written);
            return written;
        }

        var digits = Split((uint)value);
        // Zeros in front go, but not the last digit.
        var zeros = BitOperations.TrailingZeroCount(digits | (1UL << 56)) >> 3;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (digits | 0x3030303030303030) >> (zeros * 8));
        return 8 - zeros;
    }

    /// <summary>Writes a number below <see cref="Limit"/> with a point before its last digits, if there are any behind it, and a digit in front of it.</summary>
    /// <returns>How many bytes were written; some behind them may have changed too.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint value, int decimals, Span<byte> destination)
    {
        var digits = Split(value);
        var whole = OfLimit - decimals;
        // Zeros in front go, but not the digit before the point.
        var zeros = BitOperations.TrailingZeroCount(digits | (1UL << ((whole - 1) * 8))) >> 3;
        digits |= 0x3030303030303030;
        BinaryPrimitives.WriteUInt64LittleEndian(destination, digits >> (zeros * 8));
        if (decimals == 0)
            return whole - zeros;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[(whole - zeros)..], '.' | (digits >> (whole * 8) << 8));
        return OfLimit + 1 - zeros;
    }

    /// <summary>Writes the last digits of a number below <see cref="Limit"/>, with the zeros that stand in front of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLast(uint value, int count, Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (Split(value) | 0x3030303030303030) >> ((8 - count) * 8));

    /// <summary>Splits eight digits into eight bytes, the first digit in the lowest: by halves, then quarters, then digits.</summary>
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
