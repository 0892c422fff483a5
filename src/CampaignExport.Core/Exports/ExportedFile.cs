namespace CampaignExport.Exports;

/// <summary>A file that was exported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Location">Where it is, in the words of the sink.</param>
/// <param name="Rows">Its rows, the header not counted.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportedFile(string Name, string Location, long Rows, long Bytes);
