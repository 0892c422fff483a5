namespace CampaignExport.Tool;

/// <summary>The command line is invalid. The exception is thrown before anything is written.</summary>
/// <param name="message">A sentence that names the option, the error and the remedy.</param>
internal sealed class UsageException(string message) : Exception(message);
