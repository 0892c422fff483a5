using System.ComponentModel.DataAnnotations;
using System.Text;

namespace CampaignExport.S3;

/// <summary>Which bucket files are exported to, and how.</summary>
public sealed class S3ExportSinkOptions : IValidatableObject
{
    /// <summary>The bucket.</summary>
    /// <value>No default: it must be given.</value>
    [Required(ErrorMessage = "S3ExportSinkOptions.Bucket is missing. Name the bucket that exported files go to.")]
    public string Bucket { get; set; } = "";

    /// <summary>The prefix of the keys where files keep their own names. See <see cref="S3KeyLayout.Under"/>.</summary>
    /// <value>Default: the root of the bucket.</value>
    public string Prefix { get; set; } = "";

    /// <summary>The region, such as <c>eu-west-3</c>.</summary>
    /// <value>Default null: as the client of the host has it, or as the environment says.</value>
    public string? Region { get; set; }

    /// <summary>The address of a store that is not Amazon's, such as <c>https://objects.example.com</c>.</summary>
    /// <value>Default null: Amazon S3, or as the client of the host has it.</value>
    public Uri? ServiceUrl { get; set; }

    /// <summary>Whether the bucket is part of the path instead of the name of the host, as most stores that are not Amazon's want it.</summary>
    /// <value>Default null: part of the path if <see cref="ServiceUrl"/> is given, part of the name if not.</value>
    public bool? PathStyle { get; set; }

    /// <summary>
    /// The secret that keys are made with, at least 16 bytes in UTF-8: with it, an <see cref="S3KeyPattern"/> is registered, too. Keep it
    /// where other secrets are kept, and keep it the same.
    /// </summary>
    /// <value>Default null: no pattern.</value>
    public string? KeySecret { get; set; }

    /// <summary>The pattern of keys, if <see cref="KeySecret"/> is given.</summary>
    /// <value>Default <see cref="S3KeyPattern.Default"/>.</value>
    public string KeyPattern { get; set; } = S3KeyPattern.Default;

    /// <summary>The options of uploads.</summary>
    /// <value>Default: the default of each option.</value>
    public S3UploadOptions Upload { get; set; } = new();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (ProblemIn(() => S3KeyLayout.Under(Prefix)) is { } prefix)
            yield return new($"S3ExportSinkOptions.Prefix: {prefix}");
        if (ProblemIn(Upload.Validate) is { } upload)
            yield return new($"S3ExportSinkOptions.Upload: {upload}");
        if (S3KeyPattern.ProblemOf(KeyPattern) is { } pattern)
            yield return new($"S3ExportSinkOptions.KeyPattern: {pattern}");
        if (KeySecret is not null && Encoding.UTF8.GetByteCount(KeySecret) < S3KeyPattern.MinSecretBytes)
            yield return new($"S3ExportSinkOptions.KeySecret has fewer than {S3KeyPattern.MinSecretBytes} bytes. Give a random text of 32 characters or more.");
        if (ServiceUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            yield return new("S3ExportSinkOptions.ServiceUrl is not an http or https address.");
        if (Region is "")
            yield return new("S3ExportSinkOptions.Region is empty. Leave it null, or name a region such as eu-west-3.");
    }

    private static string? ProblemIn(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (ArgumentException error)
        {
            return error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
        }
    }
}
