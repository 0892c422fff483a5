namespace CampaignExport;

/// <summary>The data of a source cannot be exported as it is. Retrying does not help until the data is corrected.</summary>
/// <param name="message">The place and what is wrong there, without a value of a person: it is logged, and shown to users.</param>
/// <param name="innerException">The exception that caused this one; null for none.</param>
public class SourceDataException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
