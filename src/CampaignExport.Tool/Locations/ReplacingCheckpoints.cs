using CampaignExport.Exports;

namespace CampaignExport.Tool.Locations;

/// <summary>
/// Keeps the checkpoint until the replaced export is deleted completely, so that an export that is interrupted
/// before that can be resumed.
/// </summary>
internal sealed class ReplacingCheckpoints(EarlierExport export) : IExportCheckpointStore
{
    /// <summary>The last checkpoint that was loaded or saved; null if there was none.</summary>
    public ExportCheckpoint? Current { get; private set; }

    /// <summary>The number of rows that an earlier run stored; 0 if they are written again.</summary>
    public long RowsBegunWith { get; private set; }

    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default)
    {
        Current = await export.Location.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        RowsBegunWith = Current?.Files.Sum(file => file.Rows) ?? 0;
        return Current;
    }

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        await export.Location.Checkpoints.SaveAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        Current = checkpoint;
        RowsBegunWith = Math.Min(RowsBegunWith, checkpoint.Files.Sum(file => file.Rows));
    }

    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        await export.TidyAsync([.. Current?.Files.Select(file => file.Name) ?? []], cancellationToken).ConfigureAwait(false);
        await export.Location.Checkpoints.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
