namespace CampaignExport.Manifests;

/// <summary>A stored part of a file.</summary>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 in lower-case hexadecimal; null if digests are disabled.</param>
public sealed record ManifestPart(long Bytes, string? Sha256);
