using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CampaignExport.Notifications;

/// <summary>
/// Creates and verifies download links. A link is bound to a job, one of its files, the requester and its expiry, by HMAC-SHA-256 with a key of the options,
/// or by the keys of the web application.
/// </summary>
/// <remarks>
/// Thread-safe. Everyone with a link can read it, so it contains no personal data: the signature covers the id of the requester, but the link does not
/// contain it.
/// </remarks>
public sealed class DownloadLinks
{
    // Keeps signatures of links apart from signatures that other programs create with the same key.
    private static readonly byte[] Purpose = "CampaignExport download link\0"u8.ToArray();

    // Links signed by the host contain this in place of the id of a key. No key has this id, because ids contain no dot.
    private const string KeyOfHost = ".";

    private readonly Func<Uri> _downloadUrl;
    private readonly string _signingKeyId;
    private readonly Dictionary<string, byte[]> _keys;
    private readonly IDownloadLinkHost? _signer;

    /// <summary>Creates an instance with a copy of the options.</summary>
    /// <param name="options">The address and the keys.</param>
    /// <exception cref="ArgumentException">The options are invalid. The message names all problems.</exception>
    internal DownloadLinks(DownloadLinkOptions options)
        : this(options, host: null)
    {
    }

    /// <summary>Creates an instance with a copy of the options, and the web application that provides the URL, and signs links if the options have no key.</summary>
    internal DownloadLinks(DownloadLinkOptions options, IDownloadLinkHost? host)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = string.Join(' ', options.FindProblems(hasHost: host is not null));
        if (problems.Length > 0)
            throw new ArgumentException(problems, nameof(options));
        _keys = options.Keys.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value), StringComparer.Ordinal);
        _signer = _keys.Count == 0 ? host : null;
        _signingKeyId = _signer is null ? options.ActualSigningKeyId : KeyOfHost;
        var url = host is null ? options.DownloadUrl : null;
        _downloadUrl = () => url ?? host!.DownloadUrl;
    }

    /// <summary>Creates a link.</summary>
    /// <param name="jobId">The id of the job: at most 255 bytes of UTF-8.</param>
    /// <param name="fileName">The name of the file: at most 255 bytes of UTF-8.</param>
    /// <param name="userId">The id of the requester, of any length.</param>
    /// <param name="expiresAt">When the link expires, in any time zone.</param>
    /// <returns>The link: the URL and the path, followed by the token.</returns>
    /// <exception cref="ArgumentException">A text is empty, too long, or not valid Unicode.</exception>
    public Uri Create(string jobId, string fileName, string userId, DateTimeOffset expiresAt) =>
        new(_downloadUrl(), CreateToken(jobId, fileName, userId, expiresAt));

    /// <summary>Creates the token of a link, for an application with its own download URLs.</summary>
    /// <param name="jobId">The id of the job: at most 255 bytes of UTF-8.</param>
    /// <param name="fileName">The name of the file: at most 255 bytes of UTF-8.</param>
    /// <param name="userId">The id of the requester, of any length.</param>
    /// <param name="expiresAt">When the link expires, in any time zone.</param>
    /// <returns>The token: letters, digits, hyphens and underscores.</returns>
    /// <exception cref="ArgumentException">A text is empty, too long, or not valid Unicode.</exception>
    internal string CreateToken(string jobId, string fileName, string userId, DateTimeOffset expiresAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var signed = DownloadToken.Compose(_signingKeyId, jobId, fileName, expiresAt);
        var content = ContentOf(signed, userId);
        return DownloadToken.Encode(signed, _signer is null ? HMACSHA256.HashData(_keys[_signingKeyId], content) : _signer.Sign(content));
    }

    /// <summary>Parses the token of a link, without verifying its signature.</summary>
    /// <param name="token">The last segment of the path.</param>
    /// <returns>The contents of the link; null if the text is not a token, or names an unknown key.</returns>
    public DownloadLink? Read(string? token) =>
        DownloadToken.TryDecode(token) is { } link && (_keys.ContainsKey(link.KeyId) || (_signer is not null && link.KeyId == KeyOfHost)) ? link : null;

    /// <summary>Determines whether <see cref="Create"/> created a link for a requester, with one of the current keys. The comparison takes constant time.</summary>
    /// <param name="link">The link.</param>
    /// <param name="userId">The id of the requester of the job that the link names.</param>
    /// <returns>true if the link is genuine; otherwise, false.</returns>
    /// <exception cref="ArgumentException">The id is not valid Unicode.</exception>
    public bool IsGenuine(DownloadLink link, string userId)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(userId);
        var content = ContentOf(link.Signed, userId);
        return _keys.TryGetValue(link.KeyId, out var key)
            ? CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), link.Signature)
            : _signer is not null && link.KeyId == KeyOfHost && _signer.Verify(content, link.Signature);
    }

    // Each part is preceded by its length, so bytes cannot move from one part to another.
    private static byte[] ContentOf(byte[] signed, string userId)
    {
        var user = DownloadToken.Utf8.GetBytes(userId);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, user.Length);
        return [.. Purpose, .. signed, .. length, .. user];
    }
}
