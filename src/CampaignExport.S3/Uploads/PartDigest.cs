using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CampaignExport.S3.Uploads;

/// <summary>The digests with which a store checks the bytes of a request.</summary>
/// <param name="Md5">The MD5 in Base64.</param>
/// <param name="Checksum">The additional checksum in Base64; null if the options ask for none.</param>
internal readonly record struct PartDigest(string Md5, string? Checksum)
{
    public static PartDigest Compute(ReadOnlySequence<byte> bytes, S3Checksum checksum) => new(
        Convert.ToBase64String(Hash(bytes, HashAlgorithmName.MD5)),
        checksum switch
        {
            S3Checksum.Sha256 => Convert.ToBase64String(Hash(bytes, HashAlgorithmName.SHA256)),
            S3Checksum.Crc64Nvme => Text(Crc64Nvme.Compute(bytes)),
            _ => null,
        });

    /// <summary>The checksum that the store must report for the object of these parts; null where no checksum is kept.</summary>
    public static string? OfObject(IReadOnlyList<StoredPart> parts, S3Checksum checksum)
    {
        if (checksum == S3Checksum.None || parts.Any(part => part.Checksum is null))
            return null;
        var sums = parts.Select(part => Convert.FromBase64String(part.Checksum!)).ToArray();
        if (checksum == S3Checksum.Crc64Nvme)
        {
            var whole = sums.Zip(parts, (sum, part) => (Crc: BinaryPrimitives.ReadUInt64BigEndian(sum), part.Bytes))
                .Aggregate((Crc: 0UL, Bytes: 0L), (left, right) => (Crc64Nvme.Combine(left.Crc, right.Crc, right.Bytes), left.Bytes + right.Bytes));
            return Text(whole.Crc);
        }

        return FormattableString.Invariant($"{Convert.ToBase64String(SHA256.HashData([.. sums.SelectMany(sum => sum)]))}-{parts.Count}");
    }

    /// <summary>The ETag of the object of these parts, where the store computes ETags as Amazon S3 does without KMS; else null.</summary>
    public static string? ETagOfObject(IReadOnlyList<StoredPart> parts)
    {
        var sums = new List<byte>();
        foreach (var part in parts)
        {
            if (part.ETag.Length != 32 || !part.ETag.All(char.IsAsciiHexDigit))
                return null;
            sums.AddRange(Convert.FromHexString(part.ETag));
        }

#pragma warning disable CA5351 // The store composes with MD5; nothing is kept secret by it.
        return FormattableString.Invariant($"{Convert.ToHexStringLower(MD5.HashData([.. sums]))}-{parts.Count}");
#pragma warning restore CA5351
    }

    private static byte[] Hash(ReadOnlySequence<byte> bytes, HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        foreach (var segment in bytes)
            hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }

    private static string Text(ulong crc)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, crc);
        return Convert.ToBase64String(bytes);
    }
}
