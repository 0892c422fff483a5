namespace CampaignExport.Manifests;

/// <summary>A delivered export is not what its manifest says. The message names the first thing that is wrong.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">What was thrown when it was found; null for none.</param>
public sealed class VerificationException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
