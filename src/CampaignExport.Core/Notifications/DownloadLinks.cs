using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CampaignExport.Notifications;

/// <summary>
/// Makes download links and tells genuine ones from others. A link is bound to a job, one of its files, the requester and the
/// moment it expires, by HMAC-SHA-256.
/// </summary>
/// <remarks>
/// Thread-safe. A link can be read by whoever holds it, so it holds no value of a person: the requester takes part in the
/// signature, but does not stand in the link.
/// </remarks>
public sealed class DownloadLinks
{
    // What is signed here cannot be mistaken for what another program signs with the same key.
    private static readonly byte[] Purpose = "CampaignExport download link\0"u8.ToArray();

    private readonly string _baseAddress;
    private readonly string _signingKeyId;
    private readonly Dictionary<string, byte[]> _keys;

    /// <summary>Makes links by options, of which it keeps a copy.</summary>
    /// <param name="options">Where the links lead, and the keys.</param>
    /// <exception cref="ArgumentException">Something is wrong with the options; the message says all of it.</exception>
    public DownloadLinks(DownloadLinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = string.Join(' ', options.FindProblems());
        if (problems.Length > 0)
            throw new ArgumentException(problems, nameof(options));
        _baseAddress = options.BaseAddress!.AbsoluteUri.TrimEnd('/') + "/";
        _signingKeyId = options.ActualSigningKeyId;
        _keys = options.Keys.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value), StringComparer.Ordinal);
    }

    /// <summary>Makes a link.</summary>
    /// <param name="jobId">The id of the job: at most 255 bytes of UTF-8.</param>
    /// <param name="fileName">The name of the file: at most 255 bytes of UTF-8.</param>
    /// <param name="userId">The id of the requester, of any length.</param>
    /// <param name="expiresAt">When it expires, in any time zone.</param>
    /// <returns>The link: the base address, and the token behind it.</returns>
    /// <exception cref="ArgumentException">One of the texts is empty, too long, or no valid Unicode.</exception>
    public Uri Create(string jobId, string fileName, string userId, DateTimeOffset expiresAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var signed = DownloadToken.Compose(_signingKeyId, jobId, fileName, expiresAt);
        return new Uri(_baseAddress + DownloadToken.Encode(signed, Sign(_keys[_signingKeyId], signed, userId)));
    }

    /// <summary>Reads the token of a link, whoever made it. Nothing of it is checked but its form.</summary>
    /// <param name="token">What stands behind the base address.</param>
    /// <returns>What it says; null if it has not the form of a token, or claims a key that is not here.</returns>
    public DownloadLink? Read(string? token) =>
        DownloadToken.TryDecode(token) is { } link && _keys.ContainsKey(link.KeyId) ? link : null;

    /// <summary>Says whether a link was made by <see cref="Create"/> with one of the present keys, for this requester.</summary>
    /// <param name="link">The link.</param>
    /// <param name="userId">The id of the requester of the job that the link names.</param>
    /// <returns>Whether it was. How long the answer takes does not depend on how near the signature is.</returns>
    /// <exception cref="ArgumentException">The id is no valid Unicode.</exception>
    public bool IsGenuine(DownloadLink link, string userId)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(userId);
        return _keys.TryGetValue(link.KeyId, out var key)
            && CryptographicOperations.FixedTimeEquals(Sign(key, link.Signed, userId), link.Signature);
    }

    // Every part has its length before it, so nothing can move from one part to another.
    private static byte[] Sign(byte[] key, byte[] signed, string userId)
    {
        var user = DownloadToken.Utf8.GetBytes(userId);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, user.Length);
        byte[] all = [.. Purpose, .. signed, .. length, .. user];
        return HMACSHA256.HashData(key, all);
    }
}
