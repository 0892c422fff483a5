using System.IO.Compression;

namespace CampaignExport.Packaging;

/// <summary>The deflater of .NET.</summary>
/// <param name="level">How hard it tries.</param>
internal sealed class RuntimeDeflater(CompressionLevel level) : PieceDeflater
{
    public override string Description { get; } = level.ToString();

    public override void Deflate(ReadOnlySpan<byte> piece, MemoryStream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.SetLength(0);
        long length;
        using (var deflate = new DeflateStream(destination, level, leaveOpen: true))
        {
            deflate.Write(piece);
            deflate.Flush();
            length = destination.Length;
        }

        // Disposing has ended the stream; the end is cut off, since another piece follows.
        destination.SetLength(length);
    }
}
