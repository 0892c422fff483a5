namespace CampaignExport.Sinks;

/// <summary>The exception that is thrown when the stored parts of a file are missing or damaged, so that the export cannot resume.</summary>
/// <param name="location">The location of the file.</param>
/// <param name="innerException">The exception that revealed it; null for none.</param>
public sealed class ExportPartsLostException(string location, Exception? innerException = null)
    : CampaignExportException($"The stored parts of '{location}' are missing, incomplete or damaged, so the export cannot resume. Start the export again.", innerException)
{
    /// <summary>The location of the file.</summary>
    public string Location => location;
}
