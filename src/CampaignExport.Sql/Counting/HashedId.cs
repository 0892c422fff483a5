using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace CampaignExport.Sql;

/// <summary>The 128-bit hash of an id: the XXH128 of its UTF-8 bytes, written as a UUID.</summary>
/// <remarks>Among ten billion ids, the probability that any two have the same hash is less than one in 10^18.</remarks>
internal static class HashedId
{
    [SkipLocalsInit]
    public static UInt128 Of(string id)
    {
        Span<byte> bytes = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(id, bytes, out var length)
            ? XxHash128.HashToUInt128(bytes[..length])
            : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id));
    }

    public static Guid ToUuid(UInt128 hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return new Guid(bytes, bigEndian: true);
    }

    public static Guid? ToUuid(string? id) => id is null ? null : ToUuid(Of(id));
}
