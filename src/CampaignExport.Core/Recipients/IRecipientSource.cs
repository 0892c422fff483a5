namespace CampaignExport.Recipients;

/// <summary>Where recipients come from: the seam that a host implements over its own storage.</summary>
/// <remarks>
/// May be called concurrently; a sequence is read by one thread at a time. Each recipient comes once, in the order of a stable
/// key such as the user id. Whatever it throws reaches the caller of the export unchanged.
/// </remarks>
/// <typeparam name="TRow">What a row is: <see cref="Recipient"/>, or a type of the host.</typeparam>
public interface IRecipientSource<TRow>
{
    /// <summary>
    /// What of the source decides on the bytes of an export, such as its page size: an export that was interrupted goes on
    /// only if it is the same. No personal value.
    /// </summary>
    /// <value>Default: empty.</value>
    string Description => "";

    /// <summary>Reads recipients page by page.</summary>
    /// <param name="query">Whose rows are wanted.</param>
    /// <param name="cursor">
    /// The <see cref="RecipientPage{TRow}.Cursor"/> to go on from; null to begin. From the same cursor the same rows follow, in
    /// pages of the same size.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The pages, which the reader disposes.</returns>
    IAsyncEnumerable<RecipientPage<TRow>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default);

    /// <summary>Splits a query, so that several machines export a part each.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">How many queries are wanted, 1 at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// As many queries as the source can make of it, and no more than wanted: each recipient is in one of them. The default gives the query itself.
    /// </returns>
    ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default) => new([query]);
}
