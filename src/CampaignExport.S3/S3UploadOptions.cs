namespace CampaignExport.S3;

/// <summary>The options of uploads.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record S3UploadOptions
{
    /// <summary>Whether an object may replace another one with the same key.</summary>
    /// <value>Default <see langword="false"/>: the export is refused before anything is written.</value>
    public bool Overwrite { get; init; }

    /// <summary>The checksum that the store checks and keeps.</summary>
    /// <value>Default <see cref="S3Checksum.None"/>, which every store accepts.</value>
    public S3Checksum Checksum { get; init; }

    /// <summary>How the store encrypts objects at rest.</summary>
    /// <value>Default <see cref="S3Encryption.BucketDefault"/>.</value>
    public S3Encryption Encryption { get; init; }

    /// <summary>The key of the key management service, with <see cref="S3Encryption.KeyManagementService"/>; null for the account's default key.</summary>
    /// <value>Default null.</value>
    public string? KmsKeyId { get; init; }

    /// <summary>
    /// Whether <c>If-None-Match: *</c> is sent when an object is published without <see cref="Overwrite"/>. It closes the gap between the
    /// check and the publication in stores that implement it. Some stores answer with an error. No other guarantee depends on it.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SendIfNoneMatch { get; init; }

    /// <summary>The metadata of each object, by name without <c>x-amz-meta-</c>. Use no personal values: metadata is visible without the right to read the object.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The maximum number of attempts for a call. The client's own retries are not included.</summary>
    /// <value>Default 5, with waits that grow from 0.2 to 10 seconds.</value>
    public int MaxAttempts { get; init; } = 5;

    /// <exception cref="ArgumentException">A value is invalid; the message names it.</exception>
    internal void Validate()
    {
        Require(Enum.IsDefined(Checksum), $"{nameof(Checksum)} has an unknown value");
        Require(Enum.IsDefined(Encryption), $"{nameof(Encryption)} has an unknown value");
        Require(KmsKeyId is null || Encryption == S3Encryption.KeyManagementService, $"{nameof(KmsKeyId)} is set, but {nameof(Encryption)} is not {nameof(S3Encryption.KeyManagementService)}");
        Require(MaxAttempts > 0, $"{nameof(MaxAttempts)} must be at least 1");

        static void Require(bool holds, string rule)
        {
            if (!holds)
                throw new ArgumentException($"The upload options are invalid: {rule}.");
        }
    }
}
