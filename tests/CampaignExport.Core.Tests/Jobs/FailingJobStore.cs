using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Tests.Jobs;

/// <summary>An in-memory store with members that fail or hang.</summary>
internal sealed class FailingJobStore : IExportJobStore
{
    private readonly InMemoryExportJobStore _store = new(new FakeTimeProvider(JobDesk.Start));
    private readonly TaskCompletionSource _claimed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool RenewalsFail { get; init; }

    public bool CheckpointsFail { get; init; }

    public bool CountsFail { get; init; }

    public bool ClaimsHang { get; init; }

    public bool SignsFail { get; init; }

    /// <summary>Completed by the first claim.</summary>
    public Task Claimed => _claimed.Task;

    public ValueTask<ExportJobAddition> AddAsync(ExportJob job, int maxQueued, CancellationToken cancellationToken) => _store.AddAsync(job, maxQueued, cancellationToken);

    public ValueTask<ExportJob?> FindAsync(string id, CancellationToken cancellationToken) => _store.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<ExportJob>> ListAsync(ExportJobFilter filter, CancellationToken cancellationToken) => _store.ListAsync(filter, cancellationToken);

    public async ValueTask<ExportJob?> ClaimAsync(ExportJobClaim claim, CancellationToken cancellationToken)
    {
        _claimed.TrySetResult();
        if (ClaimsHang)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return await _store.ClaimAsync(claim, cancellationToken);
    }

    public ValueTask<ExportJobRenewal> RenewAsync(
        string id, long fencingToken, TimeSpan lease, ExportProgress? progress, CancellationToken cancellationToken) =>
        RenewalsFail ? throw new IOException("away") : _store.RenewAsync(id, fencingToken, lease, progress, cancellationToken);

    public ValueTask SaveAsync(ExportJob job, CancellationToken cancellationToken) => _store.SaveAsync(job, cancellationToken);

    public ValueTask RequestCancelAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => _store.RequestCancelAsync(id, at, cancellationToken);

    public ValueTask<ExportCheckpoint?> LoadCheckpointAsync(string id, CancellationToken cancellationToken) => _store.LoadCheckpointAsync(id, cancellationToken);

    public ValueTask SaveCheckpointAsync(string id, long fencingToken, ExportCheckpoint? checkpoint, CancellationToken cancellationToken) =>
        CheckpointsFail ? throw new IOException("away") : _store.SaveCheckpointAsync(id, fencingToken, checkpoint, cancellationToken);

    public ValueTask<ExportJobStatistics> CountAsync(CancellationToken cancellationToken) =>
        CountsFail ? throw new IOException("away") : _store.CountAsync(cancellationToken);

    public ValueTask<bool> SignAsync(ExportWorker worker, TimeSpan keep, CancellationToken cancellationToken) =>
        SignsFail ? throw new IOException("away") : _store.SignAsync(worker, keep, cancellationToken);

    public ValueTask<IReadOnlyList<ExportWorker>> ListWorkersAsync(CancellationToken cancellationToken) => _store.ListWorkersAsync(cancellationToken);

    public ValueTask<ExportWorker?> RequestDrainAsync(string id, bool isRequested, CancellationToken cancellationToken) => _store.RequestDrainAsync(id, isRequested, cancellationToken);

    public ValueTask RemoveWorkerAsync(string id, CancellationToken cancellationToken) =>
        SignsFail ? throw new IOException("away") : _store.RemoveWorkerAsync(id, cancellationToken);
}
