namespace CampaignExport.Recipients;

/// <summary>A page of rows that are in memory already: for sources of a host, and for tests.</summary>
/// <typeparam name="TRow">What a row is.</typeparam>
/// <param name="rows">The rows in order.</param>
/// <param name="cursor">Where reading goes on after this page.</param>
public sealed class ListPage<TRow>(IReadOnlyList<TRow> rows, string cursor) : RecipientPage<TRow>(cursor)
{
    /// <inheritdoc/>
    public override IReadOnlyList<TRow> Rows => rows;
}
