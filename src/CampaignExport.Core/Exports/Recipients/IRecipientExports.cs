using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>Exports the documented columns of recipients from a source with rows of its own type. Jobs use it.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IRecipientExports
{
    /// <summary>Whether the source has the events of campaigns, for <see cref="RecipientChoice.Engagement"/> and <see cref="RecipientChoice.Only"/>.</summary>
    bool HasEvents => false;

    /// <summary>Exports recipients, or resumes an interrupted export, like <see cref="RecipientExporter{TRow}.ExportAsync"/>.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <param name="request">The settings of the export.</param>
    /// <param name="sink">The destination of the files.</param>
    /// <param name="checkpoints">The store of the checkpoint; null if an interrupted export restarts.</param>
    /// <param name="progress">Called for each stored part; null to ignore the progress.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Splits the recipients, like <see cref="IRecipientSource{TRow}.PartitionAsync"/>.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <param name="query">The recipients.</param>
    /// <param name="count">The requested number of partitions.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>At most the requested number of queries; the query itself if the source cannot be split.</returns>
    ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken = default);

    /// <summary>Finds the columns of the source, so that a host offers only those.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The names of the documented columns, and of the custom attributes with a column of their own; null if every documented column and any custom
    /// attribute is possible.
    /// </returns>
    Task<IReadOnlyList<string>?> FindColumnsAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>?>(null);
}
