using System.Buffers.Binary;

namespace CampaignExport.Packaging;

/// <summary>A gzip file with one member (RFC 1952), without a name and a time.</summary>
internal sealed class GzipPackaging : FilePackaging
{
    public override string Name => "gzip";

    internal override bool Deflates => true;

    internal override string FileName(string contentName) => $"{contentName}.gz";

    // Magic number, deflate, no flags, no time, no extra flags, and 255 for an unknown system: the same bytes on all systems.
    internal override byte[] Begin(string contentName) => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    internal override byte[] End(string contentName, PackagedContent content)
    {
        var end = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(end, content.Crc32);
        // The format defines the length modulo 2^32.
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(4), unchecked((uint)content.Length));
        return end;
    }
}
