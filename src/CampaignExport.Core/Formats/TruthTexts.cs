using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace CampaignExport.Formats;

/// <summary>The two truth values of a CSV file, ready to be written.</summary>
internal sealed class TruthTexts
{
    /// <summary>The most bytes that a word has.</summary>
    public const int MostBytes = 16;

    // Both words, each with room for the longest one.
    private readonly byte[] _bytes = new byte[2 * MostBytes];
    private readonly int[] _lengths = new int[2];

    /// <param name="options">The words, which were checked.</param>
    public TruthTexts(CsvFormatOptions options)
    {
        _lengths[0] = Encoding.UTF8.GetBytes(options.FalseText, _bytes);
        _lengths[1] = Encoding.UTF8.GetBytes(options.TrueText, _bytes.AsSpan(MostBytes));
    }

    /// <summary>Writes a word, and some bytes behind it.</summary>
    /// <returns>How many bytes count.</returns>
    public int Write(bool value, Span<byte> destination)
    {
        // Truth values of neighbours differ too often for a branch to be foreseen.
        var number = Unsafe.BitCast<bool, byte>(value) & 1;
        Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_bytes), (nuint)(number * MostBytes))
            .CopyTo(destination);
        return _lengths[number];
    }
}
