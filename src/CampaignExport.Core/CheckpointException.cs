namespace CampaignExport;

/// <summary>An export cannot go on from the checkpoint that is there. The message says why.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="innerException">What was thrown when it was found; null for none.</param>
public sealed class CheckpointException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
