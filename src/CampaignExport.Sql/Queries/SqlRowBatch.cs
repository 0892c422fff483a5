namespace CampaignExport.Sql;

/// <summary>Rows on their way into a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, in the order of the fields, and whether they hold whole numbers; texts if not.</param>
/// <param name="Key">The columns of its key. No two rows have the same, unless nothing is done on a conflict.</param>
/// <param name="OnConflict">What is done with a row whose key is there: SQL that follows on an insertion, in which the table is named <c>t</c>.</param>
/// <param name="Rows">The rows, as <see cref="SqlRowBuffer"/> writes them.</param>
/// <param name="Count">How many there are.</param>
public sealed record SqlRowBatch(
    string Table, IReadOnlyList<(string Name, bool IsInteger)> Columns, string Key, string OnConflict, ReadOnlyMemory<byte> Rows, int Count);
