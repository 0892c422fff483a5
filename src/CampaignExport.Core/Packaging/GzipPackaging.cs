using System.Buffers.Binary;

namespace CampaignExport.Packaging;

/// <summary>A gzip file of one member (RFC 1952), without name and time.</summary>
internal sealed class GzipPackaging : FilePackaging
{
    public override string Name => "gzip";

    internal override bool Deflates => true;

    internal override string FileName(string contentName) => $"{contentName}.gz";

    // Magic number, deflate, no flags, no time, no extra flags, and 255 for "unknown system": the same bytes everywhere.
    internal override byte[] Begin(string contentName) => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    internal override byte[] End(string contentName, PackagedContent content)
    {
        var end = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(end, content.Crc32);
        // The format has 32 bits for the length; longer files wrap, as the format says.
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(4), unchecked((uint)content.Length));
        return end;
    }
}
