namespace CampaignExport.Formats;

/// <summary>A column of a file: its name, and how the cell of a row is written.</summary>
/// <remarks>
/// <see cref="TypedColumn"/> makes those of the commonest types, which are written fastest. Immutable. Thread-safe when
/// <see cref="Write"/> is: encoders of several threads share one.
/// </remarks>
/// <typeparam name="TRow">What a row is made from.</typeparam>
public sealed class Column<TRow>
{
    /// <summary>Makes a column.</summary>
    /// <param name="name">The header of a CSV column, the property name in JSON Lines.</param>
    /// <param name="write">Writes the cell of a row, by one call of one method of the writer.</param>
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

    /// <summary>The header of a CSV column, the property name in JSON Lines.</summary>
    public string Name { get; }

    /// <summary>Writes the cell of a row.</summary>
    public Action<TRow, CellWriter> Write { get; }

    /// <summary>What the cells are, if that is known beforehand.</summary>
    internal CellKind Kind { get; }

    /// <summary>Gives the value of a row, in the type that <see cref="Kind"/> names.</summary>
    internal Delegate? Get { get; }

    /// <summary>The formula guard of this column; null for that of the file. Only CSV knows one.</summary>
    /// <value>Default null.</value>
    public FormulaGuard? Guard { get; init; }

    /// <summary>Makes the same column under another name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The new column.</returns>
    public Column<TRow> Renamed(string name) => new(name, Kind, Get, Write) { Guard = Guard };
}
