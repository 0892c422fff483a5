namespace CampaignExport;

/// <summary>The exception that is thrown when a campaign has no data to export, or none in the requested days. Nothing was written.</summary>
/// <param name="message">The missing data, and what to do.</param>
public sealed class NoDataException(string message) : ExportRequestException(message);
