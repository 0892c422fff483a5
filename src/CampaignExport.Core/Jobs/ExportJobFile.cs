namespace CampaignExport.Jobs;

/// <summary>A file of a completed job.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows, headers not counted.</param>
/// <param name="Bytes">Its size, in bytes.</param>
public sealed record ExportJobFile(string Name, long Rows, long Bytes);
