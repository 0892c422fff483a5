using System.Text.RegularExpressions;
using CampaignExport.S3;

namespace CampaignExport.Tool.Locations;

/// <summary>A bucket and a prefix: <c>s3://BUCKET/PREFIX</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">The start of each key, without a slash at its end; empty for the root of the bucket.</param>
internal sealed partial record BucketAddress(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";

    /// <summary>Reads an address.</summary>
    /// <returns>Null if it is a folder.</returns>
    /// <exception cref="UsageException">The text begins like the address of a bucket but is invalid.</exception>
    public static BucketAddress? Parse(string text)
    {
        if (!IsAddress(text))
            return null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out: '{text}' is an address, but not of a bucket that can be written to. Give s3://BUCKET/PREFIX, or './{text}' for a folder of that name.");
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, prefix) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..].TrimEnd('/'));
        if (bucket.Length == 0)
            throw new UsageException($"--out: '{text}' names no bucket. Give s3://BUCKET/PREFIX.");
        if (!NameOfBucket().IsMatch(bucket))
            throw new UsageException($"--out: '{bucket}' in '{text}' is not the name of a bucket, which has 3 to 63 characters: small letters, digits, hyphens and dots, with a letter or digit at both ends.");
        try
        {
            _ = S3KeyLayout.Under(prefix);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--out: {error.Message.Replace(" (Parameter 'prefix')", "", StringComparison.Ordinal)}");
        }

        return new(bucket, prefix);
    }

    /// <summary>
    /// Determines whether a text begins like an address and not like a path: <c>s3:</c> or <c>gs:</c>, or another scheme with a slash, but not
    /// <c>C:</c>.
    /// </summary>
    public static bool IsAddress(string text) => Beginning().IsMatch(text);

    public override string ToString() => Prefix.Length == 0 ? $"{Scheme}{Bucket}" : $"{Scheme}{Bucket}/{Prefix}";

    [GeneratedRegex(@"\A([a-z][a-z0-9+.-]+:/|(s3[an]?|gs|gcs|az|abfss?|wasbs?|https?|sftp|ftps?|file|hdfs|oss|r2|b2):)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameOfBucket();
}
