using System.IO.Compression;

namespace CampaignExport.Packaging;

/// <summary>
/// Deflates pieces of a file (RFC 1951), each on its own. A flushed deflate stream ends on a byte boundary, so pieces may stand one behind the other. Which
/// deflater it was, no reader has to know.
/// </summary>
/// <remarks>Thread-safe: workers share one.</remarks>
public abstract class PieceDeflater
{
    /// <summary>What decides on the bytes, as checkpoints have it: an export that began with another one does not go on.</summary>
    public abstract string Description { get; }

    /// <summary>An empty last block, which ends a deflate stream.</summary>
    internal static ReadOnlySpan<byte> StreamEnd => [0x03, 0x00];

    /// <summary>Gives the deflater that .NET has.</summary>
    /// <param name="level">How hard it tries.</param>
    /// <returns>The deflater.</returns>
    public static PieceDeflater Of(CompressionLevel level) => new RuntimeDeflater(level);

    /// <summary>Deflates a piece: blocks that refer to nothing before it, of which none is the last of a stream, flushed to a byte boundary.</summary>
    /// <param name="piece">The bytes.</param>
    /// <param name="destination">Where they are written, in place of what it has.</param>
    /// <exception cref="ArgumentNullException">There is no destination.</exception>
    public abstract void Deflate(ReadOnlySpan<byte> piece, MemoryStream destination);
}
