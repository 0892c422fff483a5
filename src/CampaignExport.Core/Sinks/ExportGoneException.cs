namespace CampaignExport.Sinks;

/// <summary>What an export had stored of a file is not there any more, or not as it was stored, so it cannot go on from there.</summary>
/// <param name="location">Where it was.</param>
/// <param name="innerException">What was thrown when it was looked for; null for none.</param>
public sealed class ExportGoneException(string location, Exception? innerException = null)
    : CampaignExportException($"What was stored of '{location}' is gone, too short or damaged, so the export cannot go on from it. Start the export afresh.", innerException)
{
    /// <summary>Where it was.</summary>
    public string Location => location;
}
