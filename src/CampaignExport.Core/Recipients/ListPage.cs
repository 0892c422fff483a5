namespace CampaignExport.Recipients;

/// <summary>A page of rows that are already in memory, for sources of a host and for tests.</summary>
/// <typeparam name="TRow">The type of a row.</typeparam>
/// <param name="rows">The rows in order.</param>
/// <param name="cursor">The position after this page, where reading resumes.</param>
public sealed class ListPage<TRow>(IReadOnlyList<TRow> rows, string cursor) : RecipientPage<TRow>(cursor)
{
    /// <inheritdoc/>
    public override IReadOnlyList<TRow> Rows => rows;
}
