namespace CampaignExport.Jobs;

/// <summary>Is told who did what with exports: the seam to a host's audit trail.</summary>
/// <remarks>
/// May be called concurrently. What it throws at a submission or a download ends that. What it throws in the background is
/// logged, and the step it belongs to is tried again, so an entry may come twice; only a mail that was sent is not sent again
/// for the sake of its entry.
/// </remarks>
public interface IExportAudit
{
    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>A task that ends when the entry is kept.</returns>
    ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken = default);
}
