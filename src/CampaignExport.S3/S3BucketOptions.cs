namespace CampaignExport.S3;

/// <summary>The options of a bucket and of the uploads to it.</summary>
public abstract class S3BucketOptions
{
    private protected S3BucketOptions()
    {
    }

    /// <summary>The bucket.</summary>
    /// <value>Required.</value>
    public string Bucket { get; set; } = "";

    /// <summary>The prefix of all keys, see <see cref="S3KeyLayout.Under"/>.</summary>
    /// <value>Default: empty, which is the root of the bucket.</value>
    public string Prefix { get; set; } = "";

    /// <summary>The region, such as <c>eu-west-3</c>.</summary>
    /// <value>Default null: the region of the host's client, or of the environment.</value>
    public string? Region { get; set; }

    /// <summary>The address of a store that is not Amazon's, such as <c>https://objects.example.com</c>.</summary>
    /// <value>Default null: the address of the host's client, or Amazon S3.</value>
    public Uri? ServiceUrl { get; set; }

    /// <summary>Whether addresses contain the bucket in the path instead of the host name. Most stores other than Amazon S3 require that.</summary>
    /// <value>Default null: in the path if <see cref="ServiceUrl"/> is set, otherwise in the host name.</value>
    public bool? PathStyle { get; set; }

    /// <summary>The options of uploads.</summary>
    /// <value>Default: the default options.</value>
    public S3UploadOptions Upload { get; set; } = new();

    /// <summary>Finds all problems. Each text begins with the name of an option.</summary>
    internal virtual IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Bucket))
            yield return "Bucket is missing. Set it to the name of the bucket.";
        // The address of an access point has slashes.
        else if (Bucket.Contains('/', StringComparison.Ordinal) && !Bucket.StartsWith("arn:", StringComparison.Ordinal))
            yield return "Bucket must be the name of the bucket alone, such as exports. Set the rest of an address s3://BUCKET/PREFIX as Prefix.";
        if (ProblemIn(() => S3KeyLayout.Under(Prefix)) is { } prefix)
            yield return $"Prefix: {prefix}";
        if (ProblemIn(Upload.Validate) is { } upload)
            yield return $"Upload: {upload}";
        if (ServiceUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "", Fragment: "" }))
            yield return "ServiceUrl must be an http or https address without user, query or fragment, such as https://objects.example.com.";
        if (Region is "")
            yield return "Region is empty. Set it to a region such as eu-west-3, or to null.";
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
