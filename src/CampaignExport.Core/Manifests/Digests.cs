using System.Buffers;
using System.Security.Cryptography;

namespace CampaignExport.Manifests;

/// <summary>Computes the SHA-256 of parts, and that of a file from its parts.</summary>
internal static class Digests
{
    public static string OfPart(ReadOnlySequence<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in bytes)
            hash.AppendData(segment.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>The digest; null if a part has none.</returns>
    public static string? OfFile(IEnumerable<ManifestPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            if (part.Sha256 is null)
                return null;
            hash.AppendData(Convert.FromHexString(part.Sha256));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
