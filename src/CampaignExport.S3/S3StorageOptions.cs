namespace CampaignExport.S3;

/// <summary>The options of the bucket that stores the files of export jobs.</summary>
public sealed class S3StorageOptions : S3BucketOptions
{
    /// <summary>Whether the host passed a client, which then has the region and the address.</summary>
    internal bool HasClient { get; set; }

    internal override IEnumerable<string> FindProblems()
    {
        foreach (var problem in base.FindProblems())
            yield return problem;
        if (Prefix.Length == 0)
            yield return "Prefix is missing. Set it to a prefix of keys, such as exports, below which the bucket contains only files of jobs.";
        if (HasClient && (Region is not null || ServiceUrl is not null || PathStyle is not null))
            yield return "Region, ServiceUrl and PathStyle do not apply to the client that is passed to AddS3Storage. Configure that client, or pass none.";
    }
}
