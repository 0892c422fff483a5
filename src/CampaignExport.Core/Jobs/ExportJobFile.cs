namespace CampaignExport.Jobs;

/// <summary>A file of a completed job.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rows">The number of rows, without the header.</param>
/// <param name="Bytes">The size in bytes.</param>
public sealed record ExportJobFile(string Name, long Rows, long Bytes);
