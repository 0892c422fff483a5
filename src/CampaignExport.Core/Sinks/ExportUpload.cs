namespace CampaignExport.Sinks;

/// <summary>A file on its way to its place. Nothing of it is seen under its name before <see cref="CompleteAsync"/>.</summary>
/// <remarks>
/// Disposing does not publish: an upload that is disposed without having been completed is discarded. Parts may be written
/// by several threads at once; the other members are called by one, after all parts are written. What the place itself
/// throws reaches the caller unchanged.
/// </remarks>
public abstract class ExportUpload : IAsyncDisposable
{
    /// <summary>Where the file will be found, in the words of the sink: a path, an address.</summary>
    public abstract string Location { get; }

    /// <summary>Stores a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Stops the storing.</param>
    /// <returns>A task that ends when the part is stored and its bytes may be used again.</returns>
    public abstract ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default);

    /// <summary>Publishes the file, whole, under its name.</summary>
    /// <param name="cancellationToken">Stops the publishing, if it has not happened yet.</param>
    /// <returns>A task that ends when the file is seen.</returns>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a published file back, because another one of the same export could not be published. Does nothing before
    /// <see cref="CompleteAsync"/>. A file that was overwritten does not come back.
    /// </summary>
    /// <param name="cancellationToken">Stops the taking back.</param>
    /// <returns>A task that ends when the file is gone.</returns>
    public abstract ValueTask WithdrawAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the upload, and discards it if it was not completed. Never throws for a failed clean-up.</summary>
    /// <returns>A task that ends when all is released.</returns>
    public abstract ValueTask DisposeAsync();
}
