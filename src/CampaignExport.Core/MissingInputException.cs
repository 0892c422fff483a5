namespace CampaignExport;

/// <summary>The exception that is thrown when there is no input to read. Its message names the path, which the host chose, and is logged.</summary>
internal sealed class MissingInputException(string message, string path, Exception? innerException = null) : FileNotFoundException(message, path, innerException);
