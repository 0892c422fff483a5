namespace CampaignExport.Recipients;

/// <summary>Whose rows are wanted.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="CampaignId">
/// The API id of the campaign whose recipients are wanted; null for every user that the source has, where it allows that.
/// </param>
public sealed record RecipientQuery(string? CampaignId)
{
    /// <summary>The random buckets whose users are wanted; null for all users. A source that cannot tell them refuses it.</summary>
    /// <value>Default null.</value>
    public BucketRange? Buckets { get; init; }
}
