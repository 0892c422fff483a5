namespace CampaignExport;

/// <summary>The campaign has no data that could be exported, so far or in the days asked for. Nothing was written.</summary>
/// <param name="message">What there is no data for, and what to do.</param>
public sealed class NoDataException(string message) : ExportRequestException(message);
