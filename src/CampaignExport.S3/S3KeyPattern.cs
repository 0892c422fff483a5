using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.S3.Keys;

namespace CampaignExport.S3;

/// <summary>
/// Creates the object keys of an export. A second run of the same export gets the same keys. Keys cannot be guessed, and contain no personal data.
/// </summary>
/// <remarks>
/// The random part is the first 128 bits of the HMAC-SHA-256 of the export's id, with a secret of the host as the key. Immutable and thread-safe.
/// </remarks>
public sealed partial class S3KeyPattern
{
    /// <summary>The default pattern.</summary>
    public const string Default = "campaign-export/{campaign}/{date}/{name}-{random}.{extension}";

    /// <summary>The minimum length of a secret in bytes.</summary>
    public const int MinSecretBytes = 16;

    private const int BytesOfRandom = 16;

    private static readonly string[] Needed = ["{random}", "{name}", "{extension}"];

    private readonly byte[] _secret;
    private readonly string _pattern;

    /// <summary>Creates a pattern.</summary>
    /// <param name="secret">The secret of the host: at least <see cref="MinSecretBytes"/> random bytes. Another secret creates other keys.</param>
    /// <param name="pattern">
    /// The pattern. It must contain <c>{random}</c>, <c>{name}</c> and <c>{extension}</c>. It can contain <c>{date}</c>, the day on which the export began,
    /// in UTC, and <c>{campaign}</c>, the id, in which all characters except letters, digits, <c>-</c>, <c>_</c> and <c>.</c> are escaped.
    /// </param>
    /// <exception cref="ArgumentException">The secret is too short, or the pattern is invalid. The message gives the reason.</exception>
    public S3KeyPattern(ReadOnlySpan<byte> secret, string pattern = Default)
    {
        if (ProblemOf(pattern) is { } problem)
            throw new ArgumentException(problem, nameof(pattern));
        if (secret.Length < MinSecretBytes)
            throw new ArgumentException($"The secret for object keys has fewer than {MinSecretBytes} bytes.", nameof(secret));
        _secret = secret.ToArray();
        _pattern = pattern;
    }

    /// <summary>Creates the key layout of one export.</summary>
    /// <param name="campaignId">The API id of the campaign; null for an export of everyone, whose keys have <c>all</c> in its place.</param>
    /// <param name="exportId">The id of the export.</param>
    /// <param name="startedAt">When the export began. The keys contain its day in UTC.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentException">An id is empty or too long.</exception>
    public S3KeyLayout For(string? campaignId, string exportId, DateTimeOffset startedAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(exportId);
        var campaign = campaignId is null ? "all" : Escape(campaignId);
        if (campaign.Length is 0 or > 240)
            throw new ArgumentException("The id of the campaign is empty, or too long for an object key.", nameof(campaignId));

        var random = Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(exportId)).AsSpan(0, BytesOfRandom));
        var path = _pattern
            .Replace("{campaign}", campaign, StringComparison.Ordinal)
            .Replace("{date}", startedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{random}", random, StringComparison.Ordinal);
        return new(path[..path.IndexOf('{', StringComparison.Ordinal)], name => Complete(path, name));
    }

    /// <summary>Finds the problem of a pattern; null if it is valid.</summary>
    internal static string? ProblemOf(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern))
            return "The pattern of object keys is empty.";
        if (Needed.FirstOrDefault(needed => !pattern.Contains(needed, StringComparison.Ordinal)) is { } missing)
            return $"The pattern of object keys '{pattern}' lacks {missing}. Without it, files would share a key, or keys could be guessed.";
        var problem = ObjectNames.ProblemOfPath(Placeholder().Replace(pattern, "x"));
        return problem is null ? null : $"The pattern of object keys '{pattern}' {problem}.";
    }

    private static string Complete(string path, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (stem, extension) = dot < 0 ? (name, "bin") : (name[..dot], name[(dot + 1)..]);
        return path.Replace("{name}", stem, StringComparison.Ordinal).Replace("{extension}", extension, StringComparison.Ordinal);
    }

    // An exclamation mark begins an escape and is itself escaped, so two ids never have the same text.
    private static string Escape(string id)
    {
        var escaped = new StringBuilder();
        foreach (var letter in Encoding.UTF8.GetBytes(id))
        {
            if (ObjectNames.IsPlain((char)letter) && (letter != '.' || escaped.Length > 0))
                escaped.Append((char)letter);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"!{letter:X2}");
        }

        return escaped.ToString();
    }

    [GeneratedRegex(@"\{(campaign|date|random|name|extension)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
