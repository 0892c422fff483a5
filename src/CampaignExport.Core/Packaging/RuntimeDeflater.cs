using System.IO.Compression;

namespace CampaignExport.Packaging;

/// <summary>
/// Deflates pieces on their own. A flushed deflate stream ends on a byte boundary, so pieces may stand one behind the other;
/// <see cref="StreamEnd"/> closes the last one.
/// </summary>
internal static class PieceDeflater
{
    /// <summary>An empty last block, which ends a deflate stream.</summary>
    public static ReadOnlySpan<byte> StreamEnd => [0x03, 0x00];

    /// <summary>Deflates a piece into a stream whose content it replaces.</summary>
    public static void Deflate(ReadOnlySpan<byte> piece, CompressionLevel level, MemoryStream destination)
    {
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
