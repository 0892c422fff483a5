using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Provides the other destinations of an export, such as the bucket that a customer has linked.</summary>
/// <remarks>
/// Implementations must be thread-safe. The method is called whenever a job starts or resumes, so that credentials are read when they
/// are used, and are not stored with the job.
/// </remarks>
public interface IExportDestinations
{
    /// <summary>Gets the destinations of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The destinations, in a stable order and with stable names; empty if there are none.</returns>
    ValueTask<IReadOnlyList<ExportDestination>> GetAsync(ExportJob job, CancellationToken cancellationToken = default);
}
