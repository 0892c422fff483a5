namespace CampaignExport.Jobs;

/// <summary>The same export of the same campaign is queued or running already.</summary>
/// <param name="jobId">The id of the job that is there.</param>
public sealed class ExportConflictException(string jobId) : CampaignExportException(
    $"This export of the campaign is queued or running already, as the job '{jobId}'. Wait for it, or cancel it.")
{
    /// <summary>The id of the job that is there.</summary>
    public string JobId => jobId;
}
