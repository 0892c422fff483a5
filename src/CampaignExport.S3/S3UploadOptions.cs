namespace CampaignExport.S3;

/// <summary>How objects are written.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record S3UploadOptions
{
    /// <summary>Whether an object may replace one under the same key.</summary>
    /// <value>Default <see langword="false"/>: the export is refused before anything is written.</value>
    public bool Overwrite { get; init; }

    /// <summary>Which checksum the store checks and keeps.</summary>
    /// <value>Default <see cref="S3Checksum.None"/>, which every store understands.</value>
    public S3Checksum Checksum { get; init; }

    /// <summary>How the store encrypts objects at rest.</summary>
    /// <value>Default <see cref="S3Encryption.BucketDefault"/>.</value>
    public S3Encryption Encryption { get; init; }

    /// <summary>The key of the key management service, if <see cref="Encryption"/> says so; null for the default one of the account.</summary>
    /// <value>Default null.</value>
    public string? KmsKeyId { get; init; }

    /// <summary>
    /// Whether <c>If-None-Match: *</c> is sent when an object is published that may not replace another one. It closes the moment between
    /// looking and publishing where a store implements it; some answer with an error. Nothing else rests on it.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SendIfNoneMatch { get; init; }

    /// <summary>Metadata of every object, by name without <c>x-amz-meta-</c>. No personal values: metadata is seen without reading an object.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>How often a call is tried in all, on top of what the client does itself.</summary>
    /// <value>Default 5, with waits that grow from 0.2 to 10 seconds.</value>
    public int Attempts { get; init; } = 5;

    /// <exception cref="ArgumentException">A value is invalid; the message names it.</exception>
    internal void Validate()
    {
        Require(Enum.IsDefined(Checksum), $"{nameof(Checksum)} is none of the known ones");
        Require(Enum.IsDefined(Encryption), $"{nameof(Encryption)} is none of the known ones");
        Require(KmsKeyId is null || Encryption == S3Encryption.KeyManagementService, $"{nameof(KmsKeyId)} is given, and {nameof(Encryption)} is not {nameof(S3Encryption.KeyManagementService)}");
        Require(Attempts > 0, $"{nameof(Attempts)} must be 1 at least");

        static void Require(bool holds, string rule)
        {
            if (!holds)
                throw new ArgumentException($"Objects cannot be written so: {rule}.");
        }
    }
}
