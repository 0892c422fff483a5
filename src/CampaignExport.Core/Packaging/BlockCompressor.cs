using System.IO.Compression;

namespace CampaignExport.Packaging;

/// <summary>
/// Compresses blocks of a file with deflate (RFC 1951), each independently. Each ends on a byte boundary, so blocks can be concatenated. Any
/// decompressor can read the result.
/// </summary>
/// <remarks>Implementations must be thread-safe: workers share an instance.</remarks>
public abstract class BlockCompressor
{
    /// <summary>The settings that affect the compressed bytes. Checkpoints store them: an export does not resume with a different compressor.</summary>
    public abstract string Description { get; }

    /// <summary>An empty final deflate block, which ends a deflate stream.</summary>
    internal static ReadOnlySpan<byte> StreamEnd => [0x03, 0x00];

    /// <summary>Creates a compressor that uses the compression of .NET.</summary>
    /// <param name="level">The compression level.</param>
    /// <returns>The compressor.</returns>
    public static BlockCompressor Create(CompressionLevel level) => new RuntimeCompressor(level);

    /// <summary>Compresses a block. The result must not refer to earlier blocks, must not end the deflate stream, and must end on a byte boundary.</summary>
    /// <param name="block">The uncompressed bytes.</param>
    /// <param name="destination">The stream that receives the compressed bytes. Its previous content is replaced.</param>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public abstract void Deflate(ReadOnlySpan<byte> block, MemoryStream destination);
}

/// <summary>The compressor of .NET.</summary>
/// <param name="level">The compression level.</param>
internal sealed class RuntimeCompressor(CompressionLevel level) : BlockCompressor
{
    public override string Description { get; } = level.ToString();

    public override void Deflate(ReadOnlySpan<byte> block, MemoryStream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.SetLength(0);
        long length;
        using (var deflate = new DeflateStream(destination, level, leaveOpen: true))
        {
            deflate.Write(block);
            deflate.Flush();
            length = destination.Length;
        }

        // Disposal wrote the end of the stream. It is removed, because another block follows.
        destination.SetLength(length);
    }
}
