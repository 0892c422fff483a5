using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Stores the files of jobs until their links expire.</summary>
/// <remarks>Implementations must be thread-safe, and safe for use by several processes. They keep the files of each job separate.</remarks>
public interface IExportStorage
{
    /// <summary>
    /// Whether a claim continues the uploads of an earlier claim, instead of copies of them. A worker that has lost its claim then leaves the uploads to the next worker.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    bool SharesUploads => false;

    /// <summary>Creates the sink for the files of a job.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="fencingToken">
    /// The number of the claim. A frozen worker with an earlier claim may still be writing; it must not damage the files of this
    /// claim.
    /// </param>
    /// <returns>The sink, which overwrites existing files.</returns>
    IExportSink CreateSink(string jobId, long fencingToken);

    /// <summary>Opens a file for download.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The file, which the caller disposes; null if it does not exist.</returns>
    ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes all files of a job, complete or partial. Does nothing if there are none.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when they are deleted.</returns>
    ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>Discards the uploads of a completed job that attempts left behind. Its published files stay. The default implementation does nothing.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when they are discarded.</returns>
    ValueTask SweepAsync(string jobId, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>
    /// Identifies the place of the files, so that a worker with another folder or bucket does not take part in a split export. The default implementation returns an empty text, which
    /// identifies nothing.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A text that is the same in each process that sees the same files, without credentials.</returns>
    ValueTask<string> GetIdentityAsync(CancellationToken cancellationToken = default) => new("");

    /// <summary>Checks that files can be stored, by storing and deleting a small file.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that fails with the reason if they cannot.</returns>
    ValueTask CheckAsync(CancellationToken cancellationToken = default);
}
