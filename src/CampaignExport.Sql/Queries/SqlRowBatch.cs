namespace CampaignExport.Sql;

/// <summary>Rows to insert into a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns in the order of the fields, and whether each holds whole numbers; otherwise it holds text.</param>
/// <param name="Key">The columns of its key. Keys are unique among the rows, unless conflicts are ignored.</param>
/// <param name="OnConflict">The ON CONFLICT clause of the insertion, in which the table is named <c>t</c>.</param>
/// <param name="Rows">The rows in the form of <see cref="SqlRowBuffer"/>.</param>
/// <param name="Count">The number of rows.</param>
internal sealed record SqlRowBatch(
    string Table, IReadOnlyList<(string Name, bool IsInteger)> Columns, string Key, string OnConflict, ReadOnlyMemory<byte> Rows, int Count);
