namespace CampaignExport.Sinks;

/// <summary>The upload of one file. The file is not visible under its name before <see cref="CompleteAsync"/>.</summary>
/// <remarks>
/// Disposal does not publish: it discards an upload that was neither completed nor suspended. Several threads can write parts
/// concurrently. All other members except <see cref="State"/> are called by one thread at a time, while no part is being written.
/// Exceptions of the destination reach the caller unchanged.
/// </remarks>
public abstract class ExportUpload : IAsyncDisposable
{
    /// <summary>The location of the file, as the sink names it: a path or an address.</summary>
    public abstract string Location { get; }

    /// <summary>
    /// The state for <see cref="IExportSink.ReopenAsync"/>, as a short text without personal data. It can be read while parts are being
    /// written, and covers all parts stored so far.
    /// </summary>
    public abstract string State { get; }

    /// <summary>Whether the file is published, by this upload or before it was reopened.</summary>
    /// <value>Default <see langword="false"/>, for sinks that cannot reopen an upload.</value>
    public virtual bool IsPublished => false;

    /// <summary>Stores a part. Storing a part again replaces it.</summary>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the part is stored. The bytes can be reused then.</returns>
    public abstract ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default);

    /// <summary>Publishes the complete file under its name. Does nothing if the file is already published.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the file is visible.</returns>
    /// <exception cref="ExportExistsException">A file of the same name was created in the meantime, and overwriting is not allowed.</exception>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Withdraws a published file, because another file of the same export could not be published. If the sink supports it, the upload
    /// returns to its state before <see cref="CompleteAsync"/>. Does nothing if the file is not published. An overwritten file is not
    /// restored.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the file is withdrawn.</returns>
    public abstract ValueTask WithdrawAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Suspends the upload and keeps its stored parts for <see cref="IExportSink.ReopenAsync"/>. A suspended upload can still be completed.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the upload is suspended.</returns>
    public abstract ValueTask SuspendAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the upload, and discards it if it was neither completed nor suspended. It does not throw if the clean-up fails.</summary>
    /// <returns>A task that completes when all resources are released.</returns>
    public abstract ValueTask DisposeAsync();
}
