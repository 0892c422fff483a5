namespace CampaignExport.Notifications;

/// <summary>The contents of a download link. Do not trust them unless <see cref="DownloadLinks.IsGenuine"/> returns true.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DownloadLink
{
    internal DownloadLink(string keyId, string jobId, string fileName, DateTimeOffset expiresAt, byte[] signed, byte[] signature)
    {
        (KeyId, JobId, FileName, ExpiresAt) = (keyId, jobId, fileName, expiresAt);
        (Signed, Signature) = (signed, signature);
    }

    /// <summary>The id of the key with which the link claims to be signed.</summary>
    internal string KeyId { get; }

    /// <summary>The id of the job.</summary>
    public string JobId { get; }

    /// <summary>The name of the file.</summary>
    public string FileName { get; }

    /// <summary>When the link expires, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    internal byte[] Signed { get; }

    internal byte[] Signature { get; }

    /// <summary>Determines whether the link has expired. It is valid until just before <see cref="ExpiresAt"/>.</summary>
    /// <param name="now">The current time, in any time zone.</param>
    /// <returns>true if the link has expired; otherwise, false.</returns>
    public bool IsExpiredAt(DateTimeOffset now) => now >= ExpiresAt;
}
