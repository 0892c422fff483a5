namespace CampaignExport.Manifests;

/// <summary>The exception that is thrown when a delivered export does not match its manifest. The message names the first difference.</summary>
/// <param name="message">The difference.</param>
/// <param name="innerException">The exception that revealed it; null for none.</param>
public sealed class VerificationException(string message, Exception? innerException = null) : CampaignExportException(message, innerException);
