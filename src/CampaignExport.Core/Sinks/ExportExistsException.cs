namespace CampaignExport.Sinks;

/// <summary>The exception that is thrown when a file of the same name exists and overwriting is not allowed.</summary>
public sealed class ExportExistsException : CampaignExportException
{
    /// <summary>Initializes a new exception.</summary>
    /// <param name="location">The location of the file.</param>
    /// <param name="innerException">The exception that revealed the file; null if a check revealed it.</param>
    public ExportExistsException(string location, Exception? innerException = null)
        : base($"'{location}' exists. Choose another place, or allow overwriting.", innerException) => Location = location;

    /// <summary>The location of the file.</summary>
    public string Location { get; }
}
