using System.IO.Compression;

namespace CampaignExport.Packaging;

/// <summary>
/// Deflates pieces of a file (RFC 1951) independently. Each piece ends on a byte boundary, so the pieces can be concatenated. Any
/// decompressor can read the result.
/// </summary>
/// <remarks>Implementations must be thread-safe: workers share an instance.</remarks>
public abstract class BlockCompressor
{
    /// <summary>The settings that affect the compressed bytes. Checkpoints store them: an export does not resume with a different compressor.</summary>
    public abstract string Description { get; }

    /// <summary>An empty final block, which ends a deflate stream.</summary>
    internal static ReadOnlySpan<byte> StreamEnd => [0x03, 0x00];

    /// <summary>Creates a compressor that uses the compression of .NET.</summary>
    /// <param name="level">The compression level.</param>
    /// <returns>The compressor.</returns>
    public static BlockCompressor Create(CompressionLevel level) => new RuntimeCompressor(level);

    /// <summary>Deflates a piece. The blocks must not refer to earlier pieces, must not be final, and must end on a byte boundary.</summary>
    /// <param name="piece">The uncompressed bytes.</param>
    /// <param name="destination">The stream that receives the compressed bytes. Its previous content is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public abstract void Deflate(ReadOnlySpan<byte> piece, MemoryStream destination);
}
