namespace CampaignExport;

/// <summary>Base class of the exceptions of this library. The message says what is wrong and what to do. It contains no personal values.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">The exception that caused this one; null for none.</param>
public abstract class CampaignExportException(string message, Exception? innerException = null) : Exception(message, innerException);
