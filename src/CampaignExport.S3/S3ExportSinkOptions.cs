using System.Text;

namespace CampaignExport.S3;

/// <summary>The options of the bucket to which files are exported.</summary>
public sealed class S3ExportSinkOptions : S3BucketOptions
{
    /// <summary>
    /// The secret of object keys, at least 16 bytes in UTF-8. It is required to use an <see cref="S3KeyPattern"/> from the services. Store it with the other
    /// secrets of the host, and do not change it.
    /// </summary>
    /// <value>Default null: the services provide no <see cref="S3KeyPattern"/>.</value>
    public string? KeySecret { get; set; }

    /// <summary>The pattern of object keys, if <see cref="KeySecret"/> is set.</summary>
    /// <value>Default <see cref="S3KeyPattern.Default"/>.</value>
    public string KeyPattern { get; set; } = S3KeyPattern.Default;

    internal override IEnumerable<string> FindProblems()
    {
        foreach (var problem in base.FindProblems())
            yield return problem;
        if (S3KeyPattern.ProblemOf(KeyPattern) is { } pattern)
            yield return $"KeyPattern: {pattern}";
        if (KeySecret is not null && Encoding.UTF8.GetByteCount(KeySecret) < S3KeyPattern.MinSecretBytes)
            yield return $"KeySecret has fewer than {S3KeyPattern.MinSecretBytes} bytes. Set it to a random text of at least 32 characters.";
    }
}
