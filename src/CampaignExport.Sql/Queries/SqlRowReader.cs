namespace CampaignExport.Sql;

/// <summary>Reads the rows of a query.</summary>
/// <remarks>Not thread-safe. Disposal cancels the query.</remarks>
internal abstract class SqlRowReader : IAsyncDisposable
{
    /// <summary>Reads rows until a block is full or the rows end.</summary>
    /// <param name="block">The block to which the rows are added.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. After a cancellation, the reader can only be disposed.</param>
    /// <returns>true if more rows may follow; otherwise, false.</returns>
    public abstract ValueTask<bool> ReadAsync(SqlRowBlock block, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>
    /// Runs blocking reads on a dedicated thread, since the pool's threads are needed for encoding. The continuation runs in the pool, so that memory returned to
    /// pools is not lost with the dedicated thread.
    /// </summary>
    internal async Task<bool> ReadOnOwnThreadAsync(SqlRowBlock block, CancellationToken cancellationToken)
    {
        var read = await Task.Factory.StartNew(
            () => ReadAsync(block, cancellationToken).AsTask(), cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default).ConfigureAwait(false);
        return await read.ConfigureAwait(false);
    }
}
