namespace CampaignExport.Sinks;

/// <summary>A file on its way to its place. Nothing of it is seen under its name before <see cref="CompleteAsync"/>.</summary>
/// <remarks>
/// Disposing does not publish: an upload that is disposed without having been completed or suspended is discarded. Parts may
/// be written by several threads at once; the other members are called by one, when no part is being written. What the
/// place itself throws reaches the caller unchanged.
/// </remarks>
public abstract class ExportUpload : IAsyncDisposable
{
    /// <summary>Where the file will be found, in the words of the sink: a path, an address.</summary>
    public abstract string Location { get; }

    /// <summary>
    /// What <see cref="IExportSink.ReopenAsync"/> wants to know, as a small text without personal values. It may be read while
    /// parts are written, and covers all that were stored by then.
    /// </summary>
    public abstract string State { get; }

    /// <summary>Whether the file is published: by this upload, or before it was opened again.</summary>
    /// <value>Default <see langword="false"/>, for places that cannot open an upload again.</value>
    public virtual bool IsPublished => false;

    /// <summary>Stores a part. A part that is stored again takes the place of the first.</summary>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Stops the storing.</param>
    /// <returns>A task that ends when the part is stored and its bytes may be used again.</returns>
    public abstract ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default);

    /// <summary>Publishes the file, whole, under its name. Does nothing if that was done already.</summary>
    /// <param name="cancellationToken">Stops the publishing, if it has not happened yet.</param>
    /// <returns>A task that ends when the file is seen.</returns>
    /// <exception cref="ExportExistsException">A file of that name has come there meanwhile, and may not be overwritten.</exception>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a published file back, because another one of the same export could not be published; where the place can, the
    /// upload is as before <see cref="CompleteAsync"/> again. Does nothing before that. A file that was overwritten does not
    /// come back.
    /// </summary>
    /// <param name="cancellationToken">Stops the taking back.</param>
    /// <returns>A task that ends when the file is gone.</returns>
    public abstract ValueTask WithdrawAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets go of the upload and keeps what is stored, for <see cref="IExportSink.ReopenAsync"/>. It may still be completed.
    /// </summary>
    /// <param name="cancellationToken">Stops the suspending.</param>
    /// <returns>A task that ends when the upload is at rest.</returns>
    public abstract ValueTask SuspendAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the upload, and discards it if it was neither completed nor suspended. Never throws for a failed clean-up.</summary>
    /// <returns>A task that ends when all is released.</returns>
    public abstract ValueTask DisposeAsync();
}
