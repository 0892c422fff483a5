namespace CampaignExport.Exports;

/// <summary>Rows of one page that go into one file: all of them, unless a file ends within the page.</summary>
/// <param name="Page">The page; null for a file that has no rows.</param>
/// <param name="From">The first row of the page.</param>
/// <param name="To">The row after the last one; null for all that are left.</param>
/// <param name="File">The number of the file, 1 for the first.</param>
/// <param name="BeginsFile">Whether the header comes first.</param>
/// <param name="Cursor">The cursor to go on from once this is stored.</param>
/// <param name="RowsOfPage">How many rows to pass over from that cursor.</param>
internal sealed record PageSlice<TRow>(
    SharedPage<TRow>? Page, int From, int? To, int File, bool BeginsFile, string? Cursor, int RowsOfPage);
