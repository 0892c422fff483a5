using System.Buffers;

namespace CampaignExport.Notifications;

/// <summary>Where download links lead, and the keys that they are signed with.</summary>
public sealed class DownloadLinkOptions
{
    internal const int MaxKeyIdLength = 32;

    private const int MinKeyBytes = 32;

    private static readonly SearchValues<char> KeyIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>
    /// What stands before the token of each link, such as <c>https://app.example.com/exports/download</c>: an address under
    /// which the host answers. It is HTTPS; on the machine itself (<c>localhost</c>) it may be HTTP.
    /// </summary>
    /// <value>No default: it must be given.</value>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The keys by id, each of at least 32 random bytes, as base64. All of them verify; a link that was signed with a key which
    /// is not here any more is not genuine. An id stands in every link: up to 32 letters, digits, hyphens and underscores.
    /// </summary>
    /// <value>No default: at least one must be given.</value>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the key that signs; null if there is only one.</summary>
    /// <value>Default null.</value>
    public string? SigningKeyId { get; set; }

    internal string ActualSigningKeyId => SigningKeyId ?? Keys.Keys.Single();

    /// <summary>Says all that is wrong with the options, without any part of a key.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (BaseAddress is null)
            yield return "DownloadLinkOptions.BaseAddress is missing. Give the address that the links of mails begin with.";
        else if (!IsUsable(BaseAddress))
            yield return "DownloadLinkOptions.BaseAddress must be an absolute https address without user, query or fragment; http is for localhost alone.";

        if (Keys.Count == 0)
            yield return "DownloadLinkOptions.Keys is empty. Add a key of 32 random bytes, as base64 (openssl rand -base64 32).";
        foreach (var (id, key) in Keys.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            if (id.Length is 0 or > MaxKeyIdLength || id.AsSpan().ContainsAnyExcept(KeyIdCharacters))
                yield return $"DownloadLinkOptions.Keys: the id '{id}' must be 1 to {MaxKeyIdLength} letters, digits, hyphens and underscores.";
            if (string.IsNullOrEmpty(key))
                yield return $"DownloadLinkOptions.Keys: key '{id}' is empty. Give 32 random bytes, as base64 (openssl rand -base64 32).";
            else if (Decode(key) is not { } bytes)
                yield return $"DownloadLinkOptions.Keys: key '{id}' is not base64.";
            else if (bytes.Length < MinKeyBytes)
                yield return $"DownloadLinkOptions.Keys: key '{id}' has {bytes.Length} bytes; at least {MinKeyBytes} are needed.";
        }

        if (SigningKeyId is { } signing && !Keys.ContainsKey(signing))
            yield return $"DownloadLinkOptions.SigningKeyId is '{signing}', and there is no such key.";
        else if (SigningKeyId is null && Keys.Count > 1)
            yield return "DownloadLinkOptions.SigningKeyId is missing. Of several keys, say which one signs.";
    }

    private static bool IsUsable(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { Query: "", Fragment: "", UserInfo: "" };

    private static byte[]? Decode(string? key)
    {
        var bytes = new byte[key?.Length ?? 0];
        return key is not null && Convert.TryFromBase64String(key, bytes, out var length) ? bytes[..length] : null;
    }
}
