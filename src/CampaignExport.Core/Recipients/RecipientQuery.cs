namespace CampaignExport.Recipients;

/// <summary>A request for recipients.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientQuery
{
    /// <summary>Initializes a query.</summary>
    /// <param name="campaignId">
    /// The API id of the campaign; null for all people of the source, if the source allows that.
    /// </param>
    public RecipientQuery(string? campaignId) => CampaignId = campaignId;

    /// <summary>
    /// The API id of the campaign; null for all people of the source, if the source allows that.
    /// </summary>
    public string? CampaignId { get; init; }

    /// <summary>The random buckets of the people; null for all people. A source without random buckets rejects the query.</summary>
    /// <value>Default null.</value>
    public BucketRange? Buckets { get; init; }

    /// <summary>
    /// The partition of the recipients, in a format of the source; null for all. Only <see cref="IRecipientSource{TRow}.PartitionAsync"/> creates it. It is stored with jobs, and may
    /// contain keys of recipients.
    /// </summary>
    /// <value>Default null.</value>
    public string? Partition { get; init; }
}
