namespace CampaignExport.Manifests;

/// <summary>A file of an export.</summary>
/// <param name="Name">Its name, beside the manifest.</param>
/// <param name="Rows">Its rows, the header not counted.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">
/// The SHA-256 of the digests of its parts, one behind the other, in lower-case hexadecimal; null if digests were switched
/// off. Amazon S3 composes the checksum of an object from its parts in the same way.
/// </param>
/// <param name="Parts">Its parts in order.</param>
public sealed record ManifestFile(string Name, long Rows, long Bytes, string? Sha256, IReadOnlyList<ManifestPart> Parts);
