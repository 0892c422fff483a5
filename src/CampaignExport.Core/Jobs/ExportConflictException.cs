namespace CampaignExport.Jobs;

/// <summary>The exception that is thrown when the same export of the same campaign is already queued or running.</summary>
/// <param name="jobId">The id of the existing job.</param>
public sealed class ExportConflictException(string jobId) : CampaignExportException(
    $"This export of the campaign is already queued or running as job '{jobId}'. Wait until it ends, or cancel it.")
{
    /// <summary>The id of the existing job.</summary>
    public string JobId => jobId;
}
