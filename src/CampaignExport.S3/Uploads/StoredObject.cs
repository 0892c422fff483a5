namespace CampaignExport.S3.Uploads;

/// <summary>An object that is seen in the bucket.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">What the store calls its content.</param>
/// <param name="Mark">The mark of the upload it comes from; null if it is none of ours.</param>
internal sealed record StoredObject(long Bytes, string ETag, string? Mark);
