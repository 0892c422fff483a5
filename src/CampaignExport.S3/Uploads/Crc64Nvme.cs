using System.Buffers;

namespace CampaignExport.S3.Uploads;

/// <summary>CRC-64/NVME: reflected, polynomial AD93D23594C93659, all ones at the beginning and at the end.</summary>
internal static class Crc64Nvme
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;

    private static readonly ulong[][] Tables = MakeTables();

    public static ulong Compute(ReadOnlySequence<byte> bytes)
    {
        var crc = ulong.MaxValue;
        foreach (var segment in bytes)
            crc = Append(crc, segment.Span);
        return ~crc;
    }

    /// <summary>The checksum of two consecutive blocks.</summary>
    public static ulong Combine(ulong first, ulong second, long secondLength) => MultiplyModulo(first, PowerOfX(8 * (ulong)secondLength)) ^ second;

    // Each step takes eight bytes, with one table for each of them.
    private static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc ^= BitConverter.ToUInt64(bytes);
            crc = Tables[7][(byte)crc] ^ Tables[6][(byte)(crc >> 8)] ^ Tables[5][(byte)(crc >> 16)] ^ Tables[4][(byte)(crc >> 24)]
                ^ Tables[3][(byte)(crc >> 32)] ^ Tables[2][(byte)(crc >> 40)] ^ Tables[1][(byte)(crc >> 48)] ^ Tables[0][(byte)(crc >> 56)];
            bytes = bytes[8..];
        }

        foreach (var one in bytes)
            crc = Tables[0][(byte)(crc ^ one)] ^ (crc >> 8);
        return crc;
    }

    private static ulong[][] MakeTables()
    {
        var tables = new ulong[8][];
        for (var table = 0; table < 8; table++)
            tables[table] = new ulong[256];
        for (var at = 0; at < 256; at++)
        {
            var crc = (ulong)at;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            tables[0][at] = crc;
        }

        for (var table = 1; table < 8; table++)
        {
            for (var at = 0; at < 256; at++)
                tables[table][at] = tables[0][(byte)tables[table - 1][at]] ^ (tables[table - 1][at] >> 8);
        }

        return tables;
    }

    // In the reflected form the highest bit is the polynomial 1.
    private static ulong MultiplyModulo(ulong a, ulong b)
    {
        var product = 0UL;
        for (var bit = 1UL << 63; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                product ^= b;
            b = (b >> 1) ^ ((b & 1) * Polynomial);
        }

        return product;
    }

    private static ulong PowerOfX(ulong exponent)
    {
        var (result, square) = (1UL << 63, 1UL << 62);
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = MultiplyModulo(result, square);
            square = MultiplyModulo(square, square);
        }

        return result;
    }
}
