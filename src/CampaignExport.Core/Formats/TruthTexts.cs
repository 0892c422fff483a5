using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace CampaignExport.Formats;

/// <summary>The two Boolean texts of a CSV file, ready to be written.</summary>
internal sealed class TruthTexts
{
    /// <summary>The maximum number of bytes of a text.</summary>
    public const int MostBytes = 16;

    // Both texts, each in a slot of the maximum length.
    private readonly byte[] _bytes = new byte[2 * MostBytes];
    private readonly int[] _lengths = new int[2];

    /// <param name="options">The validated options.</param>
    public TruthTexts(CsvFormatOptions options)
    {
        _lengths[0] = Encoding.UTF8.GetBytes(options.FalseText, _bytes);
        _lengths[1] = Encoding.UTF8.GetBytes(options.TrueText, _bytes.AsSpan(MostBytes));
    }

    /// <summary>Writes a text, and some bytes after it.</summary>
    /// <returns>The length of the text in bytes.</returns>
    public int Write(bool value, Span<byte> destination)
    {
        // Consecutive values differ too often for branch prediction.
        var number = Unsafe.BitCast<bool, byte>(value) & 1;
        Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_bytes), (nuint)(number * MostBytes))
            .CopyTo(destination);
        return _lengths[number];
    }
}
