namespace CampaignExport.Formats;

/// <summary>Creates columns of text and whole numbers, which are written fastest. Null is an empty cell.</summary>
internal static class TypedColumn
{
    /// <summary>Creates a column of text.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="name">The name of the column.</param>
    /// <param name="get">Gets the text of a row.</param>
    /// <returns>The column.</returns>
    public static Column<TRow> Text<TRow>(string name, Func<TRow, string?> get) =>
        new(name, CellKind.Text, get, (row, cell) => cell.WriteText(get(row)));

    /// <summary>Creates a column of whole numbers.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="name">The name of the column.</param>
    /// <param name="get">Gets the number of a row.</param>
    /// <returns>The column.</returns>
    public static Column<TRow> Integer<TRow>(string name, Func<TRow, long?> get) =>
        new(name, CellKind.Integer, get, (row, cell) => cell.WriteInteger(get(row)));
}
