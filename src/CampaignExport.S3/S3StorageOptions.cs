namespace CampaignExport.S3;

/// <summary>Which bucket holds the files of export jobs, and how they are written.</summary>
public sealed class S3StorageOptions : S3BucketOptions
{
    /// <summary>Whether the registration names a client, which then decides on region and address.</summary>
    internal bool HasClient { get; set; }

    internal override IEnumerable<string> FindProblems()
    {
        foreach (var problem in base.FindProblems())
            yield return problem;
        if (Prefix.Length == 0)
            yield return "Prefix is missing. Give the beginning of the keys, such as exports: everything below it counts as files of jobs.";
        if (HasClient && (Region is not null || ServiceUrl is not null || PathStyle is not null))
            yield return "Region, ServiceUrl and PathStyle belong to the client, and AddS3Storage was given one. Set them there, or give no client.";
    }
}
