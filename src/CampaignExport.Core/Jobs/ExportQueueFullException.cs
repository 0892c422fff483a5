namespace CampaignExport.Jobs;

/// <summary>The exception that is thrown when too many exports of the workspace are queued. Nothing was stored.</summary>
/// <param name="maxQueued">The maximum number of queued exports.</param>
public sealed class ExportQueueFullException(int maxQueued) : CampaignExportException(new Sentence(
    $"{maxQueued} exports of this workspace are queued, which is the maximum. Submit the export again later.",
    $"{maxQueued:N0} exports de cet espace de travail sont en attente, ce qui est le maximum. Relancez l’export plus tard."))
{
    /// <summary>The maximum number of queued exports.</summary>
    public int MaxQueued => maxQueued;
}
