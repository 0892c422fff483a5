using CampaignExport.Exports;

namespace CampaignExport.Jobs;

/// <summary>Keeps the checkpoint of a job beside it in its store.</summary>
internal sealed class JobCheckpoints(IExportJobStore store, ExportJob job, JobLease lease) : IExportCheckpointStore
{
    public ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) =>
        store.LoadCheckpointAsync(job.Id, cancellationToken);

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.SaveCheckpointAsync(job.Id, job.FencingToken, checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportJobFencedException)
        {
            lease.Lose();
            throw;
        }
    }

    // It goes when the job is saved as completed, not before: who dies in between does not export everything again.
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
