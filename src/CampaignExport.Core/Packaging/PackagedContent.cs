namespace CampaignExport.Packaging;

/// <summary>The data about the content that the end of a packaging contains.</summary>
/// <param name="Crc32">The CRC-32 of the content.</param>
/// <param name="Length">The length of the content.</param>
/// <param name="PackagedLength">The stored length of the content, including the end of the deflate stream.</param>
internal readonly record struct PackagedContent(uint Crc32, long Length, long PackagedLength);
