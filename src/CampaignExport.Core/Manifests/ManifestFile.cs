namespace CampaignExport.Manifests;

/// <summary>The entry of a file in a manifest.</summary>
/// <param name="Name">The file name, in the same place as the manifest.</param>
/// <param name="Rows">The number of rows without the header.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">
/// The SHA-256 of the concatenated digests of the parts, in lower-case hexadecimal; null if digests are disabled. Amazon S3 computes the
/// checksum of an object from its parts in the same way.
/// </param>
/// <param name="Parts">The parts in order.</param>
public sealed record ManifestFile(string Name, long Rows, long Bytes, string? Sha256, IReadOnlyList<ManifestPart> Parts);
