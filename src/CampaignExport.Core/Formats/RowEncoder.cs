namespace CampaignExport.Formats;

/// <summary>Turns rows into bytes, in memory. Who calls it decides when the bytes are stored.</summary>
/// <remarks>For one thread at a time. After a column has thrown, the encoder is of no use any more.</remarks>
/// <typeparam name="TRow">What a row is made from.</typeparam>
public abstract class RowEncoder<TRow>
{
    /// <summary>The bytes since the last <see cref="Clear"/>; valid until the next call of another member.</summary>
    public abstract ReadOnlyMemory<byte> Written { get; }

    /// <summary>Writes what a file begins with: once a file, before its first row, even if it has none.</summary>
    public abstract void WriteHeader();

    /// <summary>Writes one row, its line end included.</summary>
    /// <param name="row">The row.</param>
    public abstract void WriteRow(TRow row);

    /// <summary>Forgets the bytes, and keeps their memory for the next ones.</summary>
    public abstract void Clear();

    /// <summary>Refuses a list of columns that no format can write.</summary>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ExportRequestException">There is no column, or two have the same name.</exception>
    protected static void Validate(IReadOnlyList<Column<TRow>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ExportRequestException("A file needs one column at least.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!names.Add(column.Name))
                throw new ExportRequestException($"Two columns are named '{column.Name}'. Give each a name of its own.");
        }
    }
}
