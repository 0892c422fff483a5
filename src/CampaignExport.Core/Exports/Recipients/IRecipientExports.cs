using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>
/// Exports recipients by their documented columns, whatever a row of theirs is: what jobs use, where a source has rows of its own.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface IRecipientExports
{
    /// <summary>Exports recipients, or goes on with an export that was interrupted, as <see cref="RecipientExporter{TRow}.ExportAsync"/> does.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <param name="request">The settings of the export.</param>
    /// <param name="sink">Where the files go to.</param>
    /// <param name="checkpoints">Where the checkpoint is kept; null for an export that begins afresh after an interruption.</param>
    /// <param name="progress">Told whenever a part is stored; null if nobody wants to know.</param>
    /// <param name="cancellationToken">Stops the export within a page.</param>
    /// <returns>What was made.</returns>
    Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Finds the columns that recipients have here, so that no others are offered to people.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The documented columns by their names, and the custom attributes with a column of their own; null if recipients may have every documented column and
    /// any custom attribute.
    /// </returns>
    Task<IReadOnlyList<string>?> FindColumnsAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>?>(null);
}
