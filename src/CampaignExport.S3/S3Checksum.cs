namespace CampaignExport.S3;

/// <summary>Which checksum goes with each part and each object, to be checked and kept by the store.</summary>
public enum S3Checksum
{
    /// <summary>
    /// None that is kept. Every request is still checked: its <c>Content-MD5</c> and the SHA-256 of its signature are refused by every
    /// store if they are wrong.
    /// </summary>
    None,

    /// <summary>
    /// SHA-256 of each part; that of the object is composed of them, and is the digest of the file in the manifest. For Amazon S3 and
    /// stores that implement additional checksums.
    /// </summary>
    Sha256,

    /// <summary>CRC-64/NVME of each part and of the whole object. For Amazon S3 and stores that implement additional checksums.</summary>
    Crc64Nvme,
}
