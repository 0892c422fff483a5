namespace CampaignExport.Formats;

/// <summary>Encodes rows as bytes in memory. The caller decides when to store the bytes.</summary>
/// <remarks>Not thread-safe. Do not use an encoder again after a column has thrown.</remarks>
/// <typeparam name="TRow">The type of a row.</typeparam>
public abstract class RowEncoder<TRow>
{
    /// <summary>The bytes written since the last <see cref="Clear"/>, valid until the next call of another member.</summary>
    public abstract ReadOnlyMemory<byte> Written { get; }

    /// <summary>Writes the header of a file. It is called once per file, before the first row, even if there are no rows.</summary>
    public abstract void WriteHeader();

    /// <summary>Writes one row, including its line end.</summary>
    /// <param name="row">The row.</param>
    public abstract void WriteRow(TRow row);

    /// <summary>Clears the bytes, but keeps their memory for reuse.</summary>
    public abstract void Clear();

    /// <summary>Validates the columns.</summary>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ExportRequestException">There are no columns, or two columns have the same name.</exception>
    protected static void Validate(IReadOnlyList<Column<TRow>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ExportRequestException($"A file needs at least one column.", $"Un fichier a besoin d’au moins une colonne.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!names.Add(column.Name))
                throw new ExportRequestException($"Two columns are named '{column.Name}'. Give each a unique name.", $"Deux colonnes s’appellent « {column.Name} ». Donnez à chacune un nom unique.");
        }
    }
}
