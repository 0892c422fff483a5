namespace CampaignExport.S3.Uploads;

/// <summary>A part that the store has.</summary>
/// <param name="Number">Its place in the file: 1 for the first.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">What the store calls it.</param>
/// <param name="Checksum">Its checksum in Base64; null if none is kept.</param>
internal sealed record StoredPart(int Number, long Bytes, string ETag, string? Checksum = null);
