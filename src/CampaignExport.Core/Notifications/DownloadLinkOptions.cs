using System.Buffers;

namespace CampaignExport.Notifications;

/// <summary>The URL of download links, and the keys that sign them.</summary>
public sealed class DownloadLinkOptions
{
    /// <summary>The path of downloads if <c>MapCampaignExport()</c> is called without a path.</summary>
    public const string DefaultPath = "/campaign-export/downloads";

    internal const int MaxKeyIdLength = 32;

    private const int MinKeyBytes = 32;

    private static readonly SearchValues<char> KeyIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("?#{}\\ \t\r\n");

    /// <summary>
    /// The URL at which users reach the application, such as <c>https://app.example.com</c>, including the path base of a proxy or of
    /// <c>UsePathBase</c>, if there is one. It must be HTTPS; only for <c>localhost</c> it may be HTTP.
    /// </summary>
    /// <value>
    /// Default null. It is required, except in a web application with AddWeb of CampaignExport.AspNetCore in the Development environment, whose links use the
    /// URL of its server.
    /// </value>
    public string? BaseUrl { get; set; }

    /// <summary>The path below <see cref="BaseUrl"/> that precedes the token of each link, such as <c>/exports/download</c>.</summary>
    /// <value>
    /// Default null: the path at which MapCampaignExport of CampaignExport.AspNetCore serves downloads, or <see cref="DefaultPath"/> in an application
    /// without endpoints, such as a separate worker.
    /// </value>
    public string? Path { get; set; }

    /// <summary>
    /// The keys by id, each at least 32 random bytes, as base64. All of them verify links; a link whose key was removed is not genuine. Links contain the
    /// id of their key: at most 32 letters, digits, hyphens and underscores.
    /// </summary>
    /// <value>Default empty: the web application signs links, with the keys of ASP.NET Core Data Protection. Without a web application, at least one key is required.</value>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the key that signs links; null if there is only one.</summary>
    /// <value>Default null.</value>
    public string? SigningKeyId { get; set; }

    /// <summary>
    /// Whether one process creates links and another serves them. All processes then need the same keys: a host that does not persist its key ring does not
    /// start.
    /// </summary>
    /// <value>Default false. AddPostgreSql sets it, because jobs may run on another machine.</value>
    public bool SeveralProcesses { get; set; }

    internal string ActualSigningKeyId => SigningKeyId ?? Keys.Keys.Single();

    internal Uri DownloadUrl => new($"{BaseUrl!.TrimEnd('/')}{(Path ?? DefaultPath).TrimEnd('/')}/");

    /// <summary>Finds all problems of the options. No problem quotes a key.</summary>
    /// <param name="hasHost">Whether there is an <see cref="IDownloadLinkHost"/>, which replaces the URL and the keys.</param>
    internal IEnumerable<string> FindProblems(bool hasHost)
    {
        if (BaseUrl is null)
        {
            if (!hasHost)
                yield return "DownloadLinkOptions.BaseUrl is missing. Call AddDownloadLinks(\"https://...\") with the URL at which users reach the application.";
        }
        else if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || !IsUsable(url))
        {
            yield return "DownloadLinkOptions.BaseUrl must be an absolute https URL without user, query or fragment, such as https://app.example.com; "
                + "http is allowed only for localhost.";
        }

        if (Path is not null && (!Path.StartsWith('/') || Path.AsSpan().ContainsAny(NotInPaths)))
            yield return "DownloadLinkOptions.Path must be a path that begins with a slash, such as /exports/download, without parameters, query or fragment.";

        if (Keys.Count == 0 && !hasHost)
        {
            yield return "DownloadLinkOptions.Keys is empty. Add a key of 32 random bytes, as base64 (openssl rand -base64 32), the same in every process that "
                + "creates or serves links. To use the keys of ASP.NET Core Data Protection instead, call AddDataProtectionKeys() of CampaignExport.AspNetCore.";
        }

        foreach (var (id, key) in Keys.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            if (id.Length is 0 or > MaxKeyIdLength || id.AsSpan().ContainsAnyExcept(KeyIdCharacters))
                yield return $"DownloadLinkOptions.Keys: the id '{id}' must be 1 to {MaxKeyIdLength} letters, digits, hyphens and underscores.";
            if (string.IsNullOrWhiteSpace(key))
                yield return $"DownloadLinkOptions.Keys: key '{id}' is empty. Give 32 random bytes, as base64 (openssl rand -base64 32).";
            else if (Decode(key) is not { } bytes)
                yield return $"DownloadLinkOptions.Keys: key '{id}' is not base64. Give 32 random bytes, as base64 (openssl rand -base64 32).";
            else if (bytes.Length < MinKeyBytes)
                yield return $"DownloadLinkOptions.Keys: key '{id}' has {Plural.Of(bytes.Length, "byte")}; at least {MinKeyBytes} are needed.";
        }

        if (SigningKeyId is { } signing && !Keys.ContainsKey(signing))
            yield return $"DownloadLinkOptions.SigningKeyId is '{signing}', but there is no such key.";
        else if (SigningKeyId is null && Keys.Count > 1)
            yield return "DownloadLinkOptions.SigningKeyId is missing. With several keys, set it to the id of the key that signs links.";
    }

    private static bool IsUsable(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url is { Query: "", Fragment: "", UserInfo: "" };

    private static byte[]? Decode(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) ? bytes[..length] : null;
    }
}
