using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignExport.Jobs;

/// <summary>Says whether jobs are worked on, and whether files can be stored.</summary>
/// <param name="parts">What export jobs are made of.</param>
/// <param name="options">How jobs are run.</param>
public sealed class ExportJobsHealthCheck(ExportJobParts parts, ExportJobOptions options) : IHealthCheck
{
    /// <summary>Checks.</summary>
    /// <param name="context">Says what a failure counts as.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>
    /// Degraded if a job has been due for longer than five leases and nobody took it up: no worker runs, or all are busy. What the
    /// context says, unhealthy by default, if the store or the storage cannot be reached.
    /// </returns>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await parts.Storage.CheckAsync(cancellationToken).ConfigureAwait(false);
            var statistics = await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
            return statistics.LongestWait > options.LeaseDuration * 5
                ? HealthCheckResult.Degraded(FormattableString.Invariant(
                    $"An export job has been waiting for {statistics.LongestWait.TotalMinutes:0} minutes. See whether a worker runs, or give it more Concurrency."))
                : HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Export jobs or their files cannot be stored.", error);
        }
    }
}
