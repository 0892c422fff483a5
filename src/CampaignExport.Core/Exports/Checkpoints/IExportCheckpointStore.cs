namespace CampaignExport.Exports;

/// <summary>Where the checkpoint of one export is kept.</summary>
/// <remarks>Called by one thread at a time. What it throws ends the export, which can be gone on with from the last one saved.</remarks>
public interface IExportCheckpointStore
{
    /// <summary>Loads the checkpoint.</summary>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The last one saved; null if there is none.</returns>
    /// <exception cref="CheckpointException">There is one, and it cannot be read.</exception>
    ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Saves a checkpoint in place of the one before, at once or not at all.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    /// <returns>A task that ends when it is saved.</returns>
    ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Deletes the checkpoint, if there is one: the export is done, or given up.</summary>
    /// <param name="cancellationToken">Stops the deleting.</param>
    /// <returns>A task that ends when it is gone.</returns>
    ValueTask DeleteAsync(CancellationToken cancellationToken = default);
}
