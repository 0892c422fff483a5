using CampaignExport.Jobs;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds campaign exports to the health checks of a host.</summary>
public static class CampaignExportHealthExtensions
{
    /// <summary>
    /// Adds a check of the registered services of export jobs: whether the store answers, whether a file can be written to the storage and deleted, and whether
    /// the worker of this process looks for jobs. The check is degraded while a job has been due for more than five leases and no worker has claimed it, and while the
    /// worker of this process is drained. A description names no job and no person.
    /// </summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status if a service fails; null for unhealthy.</param>
    /// <param name="tags">The tags of the check; null for none.</param>
    /// <param name="timeout">The time-out of the check; null for none.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddCampaignExport(
        this IHealthChecksBuilder builder,
        string name = "campaign_export",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            static provider => new ExportJobsHealthCheck(
                provider.GetRequiredService<IOptions<ExportJobOptions>>().Value,
                provider.GetService<IExportJobStore>(),
                provider.GetService<IExportStorage>(),
                provider.GetService<ExportJobWorker>()),
            failureStatus,
            tags,
            timeout));
    }

    /// <summary>
    /// Adds a check of the worker of this process alone: whether it looks for jobs. It calls neither the store nor the storage, so it stays healthy while they are unavailable.
    /// Use it to decide whether the process must be restarted.
    /// </summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status if the worker does not look for jobs; null for unhealthy.</param>
    /// <param name="tags">The tags of the check; null for none.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddCampaignExportWorker(
        this IHealthChecksBuilder builder, string name = "campaign_export_worker", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            static provider => new ExportJobsHealthCheck(
                provider.GetRequiredService<IOptions<ExportJobOptions>>().Value, store: null, storage: null, provider.GetService<ExportJobWorker>()),
            failureStatus,
            tags));
    }
}
