namespace CampaignExport.Tool;

/// <summary>The command line asks for something that cannot be; thrown before anything is written.</summary>
/// <param name="message">A sentence that names the option, the error and the remedy.</param>
internal sealed class UsageException(string message) : Exception(message);
