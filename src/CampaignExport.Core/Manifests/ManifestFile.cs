using System.Text.Json.Serialization;

namespace CampaignExport.Manifests;

/// <summary>The entry of a file in a manifest.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ManifestFile
{
    [JsonConstructor]
    internal ManifestFile(string name, long rows, long bytes, string? sha256, IReadOnlyList<ManifestPart> parts) =>
        (Name, Rows, Bytes, Sha256, Parts) = (name, rows, bytes, sha256, parts);

    /// <summary>The file name, in the same place as the manifest.</summary>
    public string Name { get; }

    /// <summary>The number of rows without the header.</summary>
    public long Rows { get; }

    /// <summary>The size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>
    /// The SHA-256 of the concatenated digests of the parts, in lower-case hexadecimal; null if digests are disabled. Amazon S3 computes the
    /// checksum of an object from its parts in the same way.
    /// </summary>
    public string? Sha256 { get; }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<ManifestPart> Parts { get; }
}
