namespace CampaignExport;

/// <summary>The request is invalid, or does not fit the campaign. Nothing was read or written. Retrying the same request does not help.</summary>
/// <param name="message">What is wrong with it, without a value of a person: it is logged, and shown to users.</param>
public class ExportRequestException(string message) : CampaignExportException(message);
