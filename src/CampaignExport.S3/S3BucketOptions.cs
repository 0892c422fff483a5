namespace CampaignExport.S3;

/// <summary>Which bucket files are stored in, and how.</summary>
public abstract class S3BucketOptions
{
    private protected S3BucketOptions()
    {
    }

    /// <summary>The bucket.</summary>
    /// <value>No default: it must be given.</value>
    public string Bucket { get; set; } = "";

    /// <summary>The beginning of all keys: see <see cref="S3KeyLayout.Under"/>.</summary>
    /// <value>Default: empty, which is the root of the bucket.</value>
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

    /// <summary>How objects are written.</summary>
    /// <value>Default: the default of each option.</value>
    public S3UploadOptions Upload { get; set; } = new();

    /// <summary>Finds what is wrong, each beginning with the name of an option.</summary>
    internal virtual IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Bucket))
            yield return "Bucket is missing. Name the bucket that files are stored in.";
        if (ProblemIn(() => S3KeyLayout.Under(Prefix)) is { } prefix)
            yield return $"Prefix: {prefix}";
        if (ProblemIn(Upload.Validate) is { } upload)
            yield return $"Upload: {upload}";
        if (ServiceUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            yield return "ServiceUrl is no http or https address.";
        if (Region is "")
            yield return "Region is empty. Leave it null, or name a region such as eu-west-3.";
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
