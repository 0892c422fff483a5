namespace CampaignExport.S3;

/// <summary>The checksum of parts and objects that the store checks and keeps.</summary>
public enum S3Checksum
{
    /// <summary>
    /// No checksum is kept. Every store still checks each request: its <c>Content-MD5</c>, and the SHA-256 in its signature.
    /// </summary>
    None,

    /// <summary>
    /// SHA-256 of each part. The checksum of the object is composed of them, and equals the digest of the file in the manifest. For Amazon S3 and
    /// stores that implement additional checksums.
    /// </summary>
    Sha256,

    /// <summary>CRC-64/NVME of each part and of the whole object. For Amazon S3 and stores that implement additional checksums.</summary>
    Crc64Nvme,
}
