namespace CampaignExport;

/// <summary>The exception that is thrown when an export cannot resume from its checkpoint.</summary>
/// <param name="message">The reason, and what to do.</param>
/// <param name="innerException">The exception that caused this one; null for none.</param>
public sealed class CheckpointException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
