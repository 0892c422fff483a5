using System.IO.Compression;

namespace CampaignExport.Packaging;

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
