namespace CampaignExport.Exports;

/// <summary>An exported file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Location">The location, as the sink describes it.</param>
/// <param name="Rows">The number of rows, without the header.</param>
/// <param name="Bytes">The size in bytes.</param>
public sealed record ExportedFile(string Name, string Location, long Rows, long Bytes);
