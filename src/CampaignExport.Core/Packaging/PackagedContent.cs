namespace CampaignExport.Packaging;

/// <summary>What the end of a wrapping has to say of the content.</summary>
/// <param name="Crc32">The CRC-32 of the content.</param>
/// <param name="Length">Its length.</param>
/// <param name="PackagedLength">Its length as it is stored, the end of the deflate stream included.</param>
internal readonly record struct PackagedContent(uint Crc32, long Length, long PackagedLength);
