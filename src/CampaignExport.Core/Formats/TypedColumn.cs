namespace CampaignExport.Formats;

/// <summary>Makes columns of the types that most cells have, which are written fastest. A null is an empty cell.</summary>
public static class TypedColumn
{
    /// <summary>Makes a column of text.</summary>
    /// <typeparam name="TRow">What a row is made from.</typeparam>
    /// <param name="name">The name of the column.</param>
    /// <param name="get">Gives the text of a row.</param>
    /// <returns>The column.</returns>
    public static Column<TRow> Text<TRow>(string name, Func<TRow, string?> get) =>
        new(name, CellKind.Text, get, (row, cell) => cell.WriteText(get(row)));

    /// <summary>Makes a column of whole numbers.</summary>
    /// <typeparam name="TRow">What a row is made from.</typeparam>
    /// <param name="name">The name of the column.</param>
    /// <param name="get">Gives the number of a row.</param>
    /// <returns>The column.</returns>
    public static Column<TRow> Integer<TRow>(string name, Func<TRow, long?> get) =>
        new(name, CellKind.Integer, get, (row, cell) => cell.WriteInteger(get(row)));
}
