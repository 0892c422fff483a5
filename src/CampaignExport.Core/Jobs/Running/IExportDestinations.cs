using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Says which other places get a copy of an export: the seam to what customers have linked, such as a bucket.</summary>
/// <remarks>
/// May be called concurrently. It is asked whenever a job is run or gone on with, so credentials are read when they are used
/// and are stored with no job.
/// </remarks>
public interface IExportDestinations
{
    /// <summary>Gives the places for a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>The places, in a stable order with stable names; empty if the workspace has linked none.</returns>
    ValueTask<IReadOnlyList<ExportDestination>> GetAsync(ExportJob job, CancellationToken cancellationToken = default);
}
