using System.Globalization;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes decimal numbers with the decimals they have, straight into bytes.</summary>
internal static class Decimals
{
    /// <summary>What the longest number takes (sign, 29 digits, a point and a zero before it), and eight bytes that are written over.</summary>
    public const int MostBytes = 40;

    private static readonly ulong[] Powers = [.. Enumerable.Range(0, 20).Select(power => (ulong)decimal.Parse($"1{new string('0', power)}", CultureInfo.InvariantCulture))];

    /// <summary>Writes a number.</summary>
    /// <returns>How many bytes were written; some behind them may have changed too.</returns>
    public static int Write(decimal value, Span<byte> destination)
    {
        var parts = default(Parts);
        Span<int> bits = parts;
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0x7F;
        if (bits[2] != 0 || scale >= Powers.Length)
        {
            _ = value.TryFormat(destination, out var all, provider: CultureInfo.InvariantCulture);
            return all;
        }

        // Nearly all numbers have no more digits than this.
        var digits = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
        var written = 0;
        if (bits[3] < 0 && digits != 0)
            destination[written++] = (byte)'-';
        if (digits < Digits.Limit && scale < Digits.OfLimit)
            return written + Digits.Write((uint)digits, scale, destination[written..]);

        var whole = digits / Powers[scale];
        written += Digits.Write(whole, destination[written..]);
        if (scale == 0)
            return written;
        destination[written] = (byte)'.';
        var fraction = digits - (whole * Powers[scale]);
        if (scale <= 8)
        {
            Digits.WriteLast((uint)fraction, scale, destination[(written + 1)..]);
            return written + scale + 1;
        }

        for (var at = written + scale; at > written; at--, fraction /= 10)
            destination[at] = (byte)('0' + (fraction % 10));
        return written + scale + 1;
    }

    // Unlike memory that is asked for on the stack, it costs no check of the stack at the end, which took a third of the time.
    [InlineArray(4)]
    private struct Parts
    {
        private int _first;
    }
}
