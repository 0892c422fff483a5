using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CampaignExport.Notifications;

/// <summary>
/// Makes download links and tells genuine ones from others. A link is bound to a job, one of its files, the requester and the
/// moment it expires, by HMAC-SHA-256 with a key of the options, or by the keys of the web application.
/// </summary>
/// <remarks>
/// Thread-safe. Everyone with a link can read it, so it contains no personal data: the requester takes part in the
/// signature, but does not stand in the link.
/// </remarks>
public sealed class DownloadLinks
{
    // What is signed here cannot be mistaken for what another program signs with the same key.
    private static readonly byte[] Purpose = "CampaignExport download link\0"u8.ToArray();

    // Stands in links in place of the id of a key. No key can have it: it is none of the characters of ids.
    private const string KeyOfHost = ".";

    private readonly Func<Uri> _baseAddress;
    private readonly string _signingKeyId;
    private readonly Dictionary<string, byte[]> _keys;
    private readonly IDownloadLinkHost? _signer;

    /// <summary>Makes links by options, of which it keeps a copy.</summary>
    /// <param name="options">Where the links lead, and the keys.</param>
    /// <param name="host">Says where links lead, and signs them if the options have no key; null where the options say both.</param>
    /// <exception cref="ArgumentException">Something is wrong with the options; the message says all of it.</exception>
    public DownloadLinks(DownloadLinkOptions options, IDownloadLinkHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = string.Join(' ', options.FindProblems(hasHost: host is not null));
        if (problems.Length > 0)
            throw new ArgumentException(problems, nameof(options));
        _keys = options.Keys.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value), StringComparer.Ordinal);
        _signer = _keys.Count == 0 ? host : null;
        _signingKeyId = _signer is null ? options.ActualSigningKeyId : KeyOfHost;
        var address = host is null ? options.BaseAddress : null;
        _baseAddress = () => address ?? host!.BaseAddress;
    }

    /// <summary>Makes a link.</summary>
    /// <param name="jobId">The id of the job: at most 255 bytes of UTF-8.</param>
    /// <param name="fileName">The name of the file: at most 255 bytes of UTF-8.</param>
    /// <param name="userId">The id of the requester, of any length.</param>
    /// <param name="expiresAt">When it expires, in any time zone.</param>
    /// <returns>The link: address and path, and the token behind them.</returns>
    /// <exception cref="ArgumentException">One of the texts is empty, too long, or no valid Unicode.</exception>
    public Uri Create(string jobId, string fileName, string userId, DateTimeOffset expiresAt) =>
        new(_baseAddress(), CreateToken(jobId, fileName, userId, expiresAt));

    /// <summary>Makes the token of a link, for an application that knows by itself where it serves downloads.</summary>
    /// <param name="jobId">The id of the job: at most 255 bytes of UTF-8.</param>
    /// <param name="fileName">The name of the file: at most 255 bytes of UTF-8.</param>
    /// <param name="userId">The id of the requester, of any length.</param>
    /// <param name="expiresAt">When it expires, in any time zone.</param>
    /// <returns>The token: letters, digits, hyphens and underscores.</returns>
    /// <exception cref="ArgumentException">One of the texts is empty, too long, or no valid Unicode.</exception>
    public string CreateToken(string jobId, string fileName, string userId, DateTimeOffset expiresAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var signed = DownloadToken.Compose(_signingKeyId, jobId, fileName, expiresAt);
        var content = ContentOf(signed, userId);
        return DownloadToken.Encode(signed, _signer is null ? HMACSHA256.HashData(_keys[_signingKeyId], content) : _signer.Sign(content));
    }

    /// <summary>Parses the token of a link. It checks only the form, not the signature.</summary>
    /// <param name="token">The last segment of its path.</param>
    /// <returns>What it says; null if it has not the form of a token, or claims a key that is not here.</returns>
    public DownloadLink? Read(string? token) =>
        DownloadToken.TryDecode(token) is { } link && (_keys.ContainsKey(link.KeyId) || (_signer is not null && link.KeyId == KeyOfHost)) ? link : null;

    /// <summary>Says whether a link was made by <see cref="Create"/> with one of the present keys, for this requester.</summary>
    /// <param name="link">The link.</param>
    /// <param name="userId">The id of the requester of the job that the link names.</param>
    /// <returns>Whether it was. How long the answer takes does not depend on how near the signature is.</returns>
    /// <exception cref="ArgumentException">The id is no valid Unicode.</exception>
    public bool IsGenuine(DownloadLink link, string userId)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(userId);
        var content = ContentOf(link.Signed, userId);
        return _keys.TryGetValue(link.KeyId, out var key)
            ? CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), link.Signature)
            : _signer is not null && link.KeyId == KeyOfHost && _signer.Verify(content, link.Signature);
    }

    // Every part has its length before it, so nothing can move from one part to another.
    private static byte[] ContentOf(byte[] signed, string userId)
    {
        var user = DownloadToken.Utf8.GetBytes(userId);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, user.Length);
        return [.. Purpose, .. signed, .. length, .. user];
    }
}
