using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignExport.Jobs;

/// <summary>Checks the services of jobs that the host has registered.</summary>
/// <param name="options">The options of jobs.</param>
/// <param name="store">The store of jobs; null for none.</param>
/// <param name="storage">The storage of files; null for none.</param>
/// <param name="worker">The worker of this process; null for none.</param>
internal sealed class ExportJobsHealthCheck(ExportJobOptions options, IExportJobStore? store, IExportStorage? storage, ExportJobWorker? worker) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failed = context.Registration.FailureStatus;
        if (store is null && storage is null && worker is null)
            return new HealthCheckResult(failed, "No service of export jobs is registered. Call AddJobs(), or remove this check.");
        List<HealthCheckResult> results =
        [
            await TryAsync("The store of export jobs cannot be reached.", CheckStoreAsync).ConfigureAwait(false),
            await TryAsync("The files of export jobs cannot be stored.", CheckStorageAsync).ConfigureAwait(false),
            CheckWorker(failed),
            CheckClaims(failed),
        ];
        return new HealthCheckResult(
            results.Min(one => one.Status),
            results.Any(one => one.Description is not null) ? string.Join(' ', results.Select(one => one.Description).OfType<string>()) : null,
            results.Select(one => one.Exception).FirstOrDefault(error => error is not null));

        async Task<HealthCheckResult> TryAsync(string problem, Func<CancellationToken, Task<HealthCheckResult>> check)
        {
            try
            {
                return await check(cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The result holds the error.
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return new HealthCheckResult(failed, problem, error);
            }
        }
    }

    private async Task<HealthCheckResult> CheckStoreAsync(CancellationToken cancellationToken)
    {
        if (store is null)
            return HealthCheckResult.Healthy();
        var statistics = await store.CountAsync(cancellationToken).ConfigureAwait(false);
        return statistics.LongestWait > options.LeaseDuration * 5
            ? HealthCheckResult.Degraded(
                $"An export job has been waiting for {Plural.Of((long)statistics.LongestWait.TotalMinutes, "minute")}. Check that a worker runs, or increase its Concurrency.")
            : HealthCheckResult.Healthy();
    }

    private async Task<HealthCheckResult> CheckStorageAsync(CancellationToken cancellationToken)
    {
        if (storage is not null)
            await storage.CheckAsync(cancellationToken).ConfigureAwait(false);
        return HealthCheckResult.Healthy();
    }

    private HealthCheckResult CheckWorker(HealthStatus failed)
    {
        if (worker is null)
            return HealthCheckResult.Healthy();
        if (worker.Silence is not { } silence)
            return new HealthCheckResult(failed, "The worker of export jobs has not started.");
        return options.IsSilent(silence)
            ? new HealthCheckResult(failed, $"The worker of export jobs has not polled for jobs for {Plural.Of((long)silence.TotalSeconds, "second")}.")
            : HealthCheckResult.Healthy();
    }

    // The check of the worker alone decides on restarts. A restart would end a drain, and would not help a worker with another storage.
    private HealthCheckResult CheckClaims(HealthStatus failed) =>
        worker is null || store is null ? HealthCheckResult.Healthy()
        : worker.SeesOtherStorage ? new HealthCheckResult(failed, new OtherStorageException().Message)
        : worker.IsDraining ? HealthCheckResult.Degraded("The worker of export jobs drains: it claims no more jobs.")
        : HealthCheckResult.Healthy();
}
