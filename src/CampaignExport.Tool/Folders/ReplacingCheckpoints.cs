using CampaignExport.Exports;
using CampaignExport.Tool.Inputs;

namespace CampaignExport.Tool.Folders;

/// <summary>
/// Keeps the checkpoint in the folder until nothing is left there of the export that was replaced: whatever is interrupted
/// before that is gone on with.
/// </summary>
internal sealed class ReplacingCheckpoints(ExportFolder folder, Pace pace) : IExportCheckpointStore
{
    /// <summary>The last checkpoint that was loaded or saved; null if there was none.</summary>
    public ExportCheckpoint? Current { get; private set; }

    public async ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) =>
        Current = await folder.Checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        await folder.Checkpoints.SaveAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        Current = checkpoint;
    }

    public async ValueTask DeleteAsync(CancellationToken cancellationToken = default)
    {
        await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        await folder.TidyAsync([.. Current?.Files.Select(file => file.Name) ?? []], cancellationToken).ConfigureAwait(false);
        await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        await folder.Checkpoints.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
