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
}
