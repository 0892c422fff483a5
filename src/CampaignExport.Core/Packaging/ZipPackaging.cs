using System.Buffers.Binary;
using System.Text;

namespace CampaignExport.Packaging;

/// <summary>
/// A ZIP archive with one entry (APPNOTE 6.3.10). It is written without seeking, so the sizes follow the content. They have 8 bytes, as
/// the ZIP64 field of the local header announces, so the entry can have any size.
/// </summary>
internal sealed class ZipPackaging : FilePackaging
{
    private const ushort NeedsZip64 = 45;
    private const ushort SizesFollowAndUtf8Name = 0x0808;
    private const ushort Deflated = 8;
    private const ushort Zip64Field = 0x0001;
    // 1980-01-01 00:00, the earliest time of the format. The current time would make the output vary.
    private const uint FixedTime = 0x00210000;

    public override string Name => "zip";

    internal override bool Deflates => true;

    internal override string FileName(string contentName) => $"{Path.GetFileNameWithoutExtension(contentName)}.zip";

    internal override byte[] Begin(string contentName)
    {
        var name = Encoding.UTF8.GetBytes(contentName);
        var record = new ZipRecord();
        record.UInt32(0x04034B50).UInt16(NeedsZip64).UInt16(SizesFollowAndUtf8Name).UInt16(Deflated).UInt32(FixedTime);
        record.UInt32(0).UInt32(uint.MaxValue).UInt32(uint.MaxValue);
        record.UInt16((ushort)name.Length).UInt16(20).Bytes(name);
        record.UInt16(Zip64Field).UInt16(16).UInt64(0).UInt64(0);
        return record.ToArray();
    }

    internal override byte[] End(string contentName, PackagedContent content)
    {
        var name = Encoding.UTF8.GetBytes(contentName);
        var record = new ZipRecord();
        record.UInt32(0x08074B50).UInt32(content.Crc32).UInt64((ulong)content.PackagedLength).UInt64((ulong)content.Length);

        var directoryOffset = (ulong)(Begin(contentName).Length + content.PackagedLength + record.Length);
        var directoryStart = record.Length;
        var large = content.Length >= uint.MaxValue || content.PackagedLength >= uint.MaxValue;
        record.UInt32(0x02014B50).UInt16(NeedsZip64).UInt16(NeedsZip64).UInt16(SizesFollowAndUtf8Name).UInt16(Deflated).UInt32(FixedTime);
        record.UInt32(content.Crc32);
        record.UInt32(large ? uint.MaxValue : (uint)content.PackagedLength).UInt32(large ? uint.MaxValue : (uint)content.Length);
        record.UInt16((ushort)name.Length).UInt16((ushort)(large ? 20 : 0)).UInt16(0).UInt16(0).UInt16(0).UInt32(0).UInt32(0).Bytes(name);
        if (large)
            record.UInt16(Zip64Field).UInt16(16).UInt64((ulong)content.Length).UInt64((ulong)content.PackagedLength);
        var directoryLength = (ulong)(record.Length - directoryStart);

        var far = directoryOffset >= uint.MaxValue;
        if (far)
        {
            record.UInt32(0x06064B50).UInt64(44).UInt16(NeedsZip64).UInt16(NeedsZip64).UInt32(0).UInt32(0).UInt64(1).UInt64(1);
            record.UInt64(directoryLength).UInt64(directoryOffset);
            record.UInt32(0x07064B50).UInt32(0).UInt64(directoryOffset + directoryLength).UInt32(1);
        }

        record.UInt32(0x06054B50).UInt16(0).UInt16(0).UInt16(1).UInt16(1).UInt32((uint)directoryLength);
        record.UInt32(far ? uint.MaxValue : (uint)directoryOffset).UInt16(0);
        return record.ToArray();
    }
}

/// <summary>Builds ZIP records from little-endian fields.</summary>
internal sealed class ZipRecord
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public ZipRecord Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    public ZipRecord UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public ZipRecord UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public ZipRecord UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }
}
