namespace CampaignExport.Formats;

/// <summary>A column of a file: its name, and a function that writes the cell of a row.</summary>
/// <remarks>
/// Immutable, and thread-safe if <see cref="Write"/> is: encoders on several threads share a column.
/// </remarks>
/// <typeparam name="TRow">The type of a row.</typeparam>
public sealed class Column<TRow>
{
    /// <summary>Initializes a new column.</summary>
    /// <param name="name">The header in CSV, and the property name in JSON Lines.</param>
    /// <param name="write">Writes the cell of a row, with one call of one method of the writer.</param>
    public Column(string name, Action<TRow, CellWriter> write)
        : this(name, CellKind.Any, null, write)
    {
        ArgumentNullException.ThrowIfNull(write);
    }

    internal Column(string name, CellKind kind, Delegate? get, Action<TRow, CellWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (kind != CellKind.Any)
            ArgumentNullException.ThrowIfNull(get);
        Name = name;
        Kind = kind;
        Get = get;
        Write = write;
    }

    /// <summary>The header in CSV, and the property name in JSON Lines.</summary>
    public string Name { get; }

    /// <summary>Writes the cell of a row.</summary>
    public Action<TRow, CellWriter> Write { get; }

    /// <summary>The type of the cells, if it is known in advance.</summary>
    internal CellKind Kind { get; }

    /// <summary>Gets the value of a row, in the type that <see cref="Kind"/> names.</summary>
    internal Delegate? Get { get; }

    /// <summary>The formula guard of this column; null for the guard of the file. It applies to CSV only.</summary>
    /// <value>Default null.</value>
    public FormulaGuard? Guard { get; init; }

    /// <summary>Creates a copy of the column with another name.</summary>
    /// <param name="name">The new name.</param>
    /// <returns>The new column.</returns>
    public Column<TRow> Renamed(string name) => new(name, Kind, Get, Write) { Guard = Guard };
}
