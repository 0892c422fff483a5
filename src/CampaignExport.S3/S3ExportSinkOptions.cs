using System.Text;

namespace CampaignExport.S3;

/// <summary>Which bucket files are exported to, and how.</summary>
public sealed class S3ExportSinkOptions : S3BucketOptions
{
    /// <summary>
    /// The secret that keys are made with, at least 16 bytes in UTF-8: with it, an <see cref="S3KeyPattern"/> is registered, too. Keep it
    /// where other secrets are kept, and keep it the same.
    /// </summary>
    /// <value>Default null: no pattern.</value>
    public string? KeySecret { get; set; }

    /// <summary>The pattern of keys, if <see cref="KeySecret"/> is given.</summary>
    /// <value>Default <see cref="S3KeyPattern.Default"/>.</value>
    public string KeyPattern { get; set; } = S3KeyPattern.Default;

    internal override IEnumerable<string> FindProblems()
    {
        foreach (var problem in base.FindProblems())
            yield return problem;
        if (S3KeyPattern.ProblemOf(KeyPattern) is { } pattern)
            yield return $"KeyPattern: {pattern}";
        if (KeySecret is not null && Encoding.UTF8.GetByteCount(KeySecret) < S3KeyPattern.MinSecretBytes)
            yield return $"KeySecret has fewer than {S3KeyPattern.MinSecretBytes} bytes. Give a random text of 32 characters or more.";
    }
}
