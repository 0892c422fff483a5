using System.IO.Hashing;

namespace CampaignExport.Packaging;

/// <summary>
/// Combines the CRC-32 values of blocks into that of the whole. A CRC is a remainder of polynomials over GF(2), so appending a block means
/// multiplying by x to the power of its length in bits and adding the CRC of the block.
/// </summary>
internal static class Crc32Sum
{
    // The polynomial of gzip and ZIP, with the highest coefficient in the lowest bit.
    private const uint Polynomial = 0xEDB88320;

    public static uint Compute(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);

    /// <summary>Returns the CRC of two consecutive blocks.</summary>
    public static uint Append(uint first, uint second, long secondLength) => Multiply(XToThe(secondLength * 8), first) ^ second;

    private static uint XToThe(long power)
    {
        var result = 1u << 31; // x to the power of 0
        for (var square = 1u << 30; power > 0; power >>= 1, square = Multiply(square, square))
        {
            if ((power & 1) != 0)
                result = Multiply(square, result);
        }

        return result;
    }

    private static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                product ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }
}
