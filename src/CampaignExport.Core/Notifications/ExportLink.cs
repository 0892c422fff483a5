namespace CampaignExport.Notifications;

/// <summary>A link to a file of an export.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Address">The link.</param>
/// <param name="Rows">The number of rows, without the header.</param>
/// <param name="Bytes">The size in bytes.</param>
public sealed record ExportLink(string Name, Uri Address, long Rows, long Bytes);
