using System.Text.Json.Serialization;

namespace CampaignExport.Manifests;

/// <summary>A stored part of a file.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ManifestPart
{
    [JsonConstructor]
    internal ManifestPart(long bytes, string? sha256) => (Bytes, Sha256) = (bytes, sha256);

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The SHA-256 in lower-case hexadecimal; null if digests are disabled.</summary>
    public string? Sha256 { get; }
}
