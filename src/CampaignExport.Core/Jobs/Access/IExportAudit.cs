namespace CampaignExport.Jobs;

/// <summary>Writes the audit trail of exports. The default writes it to the log.</summary>
/// <remarks>
/// Implementations must be thread-safe. An exception during a submission or a download makes it fail. An exception in the background
/// is logged, and the step is retried, so an entry can be written twice. A mail that was sent is not sent again
/// because its entry failed.
/// </remarks>
public interface IExportAudit
{
    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the entry is written.</returns>
    ValueTask WriteAsync(ExportAuditEntry entry, CancellationToken cancellationToken = default);
}
