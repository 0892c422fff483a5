using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignExport.Jobs;

/// <summary>Checks that workers process jobs and that files can be stored. <c>AddJobs</c> registers it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ExportJobsHealthCheck : IHealthCheck
{
    private readonly ExportJobParts _parts;
    private readonly ExportJobOptions _options;

    internal ExportJobsHealthCheck(ExportJobParts parts, ExportJobOptions options) => (_parts, _options) = (parts, options);

    /// <summary>Checks the jobs and the storage.</summary>
    /// <param name="context">The context, with the status to report for a failure.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// Degraded if a job has been due for longer than five leases and no worker has claimed it: no worker runs, or all are busy. The
    /// failure status of the context, unhealthy by default, if the store or the storage cannot be reached.
    /// </returns>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await _parts.Storage.CheckAsync(cancellationToken).ConfigureAwait(false);
            var statistics = await _parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
            return statistics.LongestWait > _options.LeaseDuration * 5
                ? HealthCheckResult.Degraded(FormattableString.Invariant(
                    $"An export job has been waiting for {statistics.LongestWait.TotalMinutes:0} minutes. Check that a worker runs, or increase its Concurrency."))
                : HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Export jobs or their files cannot be stored.", error);
        }
    }
}
