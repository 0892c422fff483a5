namespace CampaignExport.Exports;

/// <summary>Saves the checkpoint of one export.</summary>
/// <remarks>Used by one thread at a time. An exception ends the export, which can resume from the last saved checkpoint.</remarks>
public interface IExportCheckpointStore
{
    /// <summary>Loads the checkpoint.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The last saved checkpoint; null if there is none.</returns>
    /// <exception cref="CheckpointException">The checkpoint cannot be read.</exception>
    ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Saves a checkpoint in place of the previous one, atomically.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default);

    /// <summary>Deletes the checkpoint, if there is one.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is deleted.</returns>
    ValueTask DeleteAsync(CancellationToken cancellationToken = default);
}
