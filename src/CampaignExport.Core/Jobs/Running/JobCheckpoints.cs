using CampaignExport.Exports;

namespace CampaignExport.Jobs;

/// <summary>Keeps the checkpoint of a job beside it in its store.</summary>
internal sealed class JobCheckpoints(IExportJobStore store, string jobId, JobLease lease) : IExportCheckpointStore
{
    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.LoadCheckpointAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            lease.StoreError = error;
            throw;
        }
    }

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            await lease.SaveCheckpointAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            lease.Lose();
            throw;
        }
        catch (Exception error)
        {
            lease.StoreError = error;
            throw;
        }
    }

    // It goes when the job is saved as completed, not before: who dies in between does not export everything again.
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
