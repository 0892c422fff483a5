namespace CampaignExport.S3;

/// <summary>How the store encrypts objects at rest.</summary>
public enum S3Encryption
{
    /// <summary>The default encryption of the bucket.</summary>
    BucketDefault,

    /// <summary>With keys of the store (SSE-S3).</summary>
    StoreKeys,

    /// <summary>With a key of the key management service (SSE-KMS).</summary>
    KeyManagementService,
}
