namespace CampaignExport.Manifests;

/// <summary>A part of a file, as it was stored.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal; null if digests were switched off.</param>
public sealed record ManifestPart(long Bytes, string? Sha256);
