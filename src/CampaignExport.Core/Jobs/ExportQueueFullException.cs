namespace CampaignExport.Jobs;

/// <summary>Too many exports of the workspace are queued. Nothing was stored.</summary>
/// <param name="maxQueued">How many may be.</param>
public sealed class ExportQueueFullException(int maxQueued) : CampaignExportException(FormattableString.Invariant(
    $"{maxQueued} exports of this workspace are queued, which is all that may be. Submit again later."))
{
    /// <summary>How many may be queued.</summary>
    public int MaxQueued => maxQueued;
}
