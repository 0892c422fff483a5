namespace CampaignExport.Sinks;

/// <summary>A file of that name is already there, and the sink was not told to overwrite it.</summary>
public sealed class ExportExistsException : CampaignExportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="location">Where the file is.</param>
    /// <param name="innerException">What was thrown when it was found; null if it was looked for.</param>
    public ExportExistsException(string location, Exception? innerException = null)
        : base($"'{location}' exists. Choose another place, or allow overwriting.", innerException) => Location = location;

    /// <summary>Where the file is.</summary>
    public string Location { get; }
}
