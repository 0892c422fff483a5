namespace CampaignExport.Sql;

/// <summary>The rows of a query, on their way out of the database.</summary>
/// <remarks>For one thread at a time. Disposing it stops the query.</remarks>
public abstract class SqlRowReader : IAsyncDisposable
{
    /// <summary>Reads rows until a block is full, or there are no more.</summary>
    /// <param name="block">The block, to whose rows they are added.</param>
    /// <param name="cancellationToken">Stops it; then the reader is of no use any more.</param>
    /// <returns>Whether there may be more rows.</returns>
    public abstract ValueTask<bool> ReadAsync(SqlRowBlock block, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>
    /// Reads rows on a thread of its own. Reading blocks its thread, of which the pool has no more than there are processors to encode with. Who goes on does so
    /// in the pool: what a thread of its own gave back to pools of memory would be lost with it.
    /// </summary>
    internal async Task<bool> ReadOnOwnThreadAsync(SqlRowBlock block, CancellationToken cancellationToken)
    {
        var read = await Task.Factory.StartNew(
            () => ReadAsync(block, cancellationToken).AsTask(), cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default).ConfigureAwait(false);
        return await read.ConfigureAwait(false);
    }
}
