namespace CampaignExport.Recipients;

/// <summary>Reads the recipients of campaigns. A host implements it over its own storage.</summary>
/// <remarks>
/// Implementations must be thread-safe; each sequence is read by one thread at a time. Implementations return each recipient once, in
/// the order of a stable key such as the user id. Exceptions reach the caller of the export unchanged.
/// </remarks>
/// <typeparam name="TRow">The type of a row: <see cref="Recipient"/>, or a type of the host.</typeparam>
public interface IRecipientSource<TRow>
{
    /// <summary>
    /// The settings of the source that affect the bytes of an export, such as its page size. An interrupted export resumes only if they
    /// are unchanged. They must not contain personal data.
    /// </summary>
    /// <value>Default: empty.</value>
    string Description => "";

    /// <summary>Reads recipients page by page.</summary>
    /// <param name="query">The recipients to read.</param>
    /// <param name="cursor">
    /// The <see cref="RecipientPage{TRow}.Cursor"/> of the page to resume after; null to start from the beginning. The same cursor must
    /// lead to the same rows in pages of the same size.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The pages. The caller disposes them.</returns>
    IAsyncEnumerable<RecipientPage<TRow>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default);

    /// <summary>Splits a query, so that several machines can each export a partition.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">The number of queries requested, at least 1.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// At most the requested number of queries. Each recipient belongs to exactly one of them, also if recipients are added meanwhile. The default
    /// implementation returns the query itself, unchanged: the source cannot be split.
    /// </returns>
    ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientQuery query, int count, CancellationToken cancellationToken = default) => new([query]);
}
