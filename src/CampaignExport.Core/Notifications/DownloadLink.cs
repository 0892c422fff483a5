namespace CampaignExport.Notifications;

/// <summary>What a download link says. Nothing of it is to be believed before <see cref="DownloadLinks.IsGenuine"/> says so.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DownloadLink
{
    internal DownloadLink(string keyId, string jobId, string fileName, DateTimeOffset expiresAt, byte[] signed, byte[] signature)
    {
        (KeyId, JobId, FileName, ExpiresAt) = (keyId, jobId, fileName, expiresAt);
        (Signed, Signature) = (signed, signature);
    }

    /// <summary>The id of the key that it claims to be signed with.</summary>
    public string KeyId { get; }

    /// <summary>The id of the job.</summary>
    public string JobId { get; }

    /// <summary>The name of the file.</summary>
    public string FileName { get; }

    /// <summary>When it expires, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    internal byte[] Signed { get; }

    internal byte[] Signature { get; }

    /// <summary>Says whether it has expired. It is good until just before <see cref="ExpiresAt"/>.</summary>
    /// <param name="now">The present time, in any time zone.</param>
    /// <returns>Whether it has.</returns>
    public bool IsExpiredAt(DateTimeOffset now) => now >= ExpiresAt;
}
