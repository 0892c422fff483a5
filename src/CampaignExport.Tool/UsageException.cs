namespace CampaignExport.Tool;

/// <summary>The command line asks for something that cannot be; thrown before anything is written.</summary>
/// <param name="message">What is wrong and what to do, as a sentence that names the option.</param>
internal sealed class UsageException(string message) : Exception(message);
