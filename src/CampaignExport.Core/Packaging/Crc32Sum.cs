using System.IO.Hashing;

namespace CampaignExport.Packaging;

/// <summary>
/// The CRC-32 of a whole from those of its pieces. A CRC is a remainder of polynomials over GF(2), so to append a piece is to
/// multiply by x to the power of its length in bits and to add the piece's own CRC.
/// </summary>
internal static class Crc32Sum
{
    // The polynomial of gzip and ZIP, its highest coefficient in the lowest bit.
    private const uint Polynomial = 0xEDB88320;

    public static uint Of(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);

    /// <summary>The CRC of a text that is followed by another.</summary>
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
