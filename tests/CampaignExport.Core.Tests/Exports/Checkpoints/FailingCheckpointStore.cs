using CampaignExport.Exports;

namespace CampaignExport.Tests.Exports;

/// <summary>A checkpoint store that fails at a save, before or after it is stored.</summary>
internal sealed class FailingCheckpointStore(IExportCheckpointStore inner, int save, bool afterwards) : IExportCheckpointStore
{
    private int _saves;

    public bool HasFailed { get; private set; }

    public ValueTask<ExportCheckpoint?> LoadAsync(CancellationToken cancellationToken = default) => inner.LoadAsync(cancellationToken);

    public async ValueTask SaveAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        var fails = ++_saves == save;
        if (!fails || afterwards)
            await inner.SaveAsync(checkpoint, cancellationToken);
        if (!fails)
            return;
        HasFailed = true;
        throw new IOException("The checkpoint store fails on request.");
    }

    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) => inner.DeleteAsync(cancellationToken);
}
