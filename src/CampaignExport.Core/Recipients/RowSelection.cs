using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>Which rows an export has, and which columns of them.</summary>
/// <remarks>Immutable; thread-safe when its functions are. Choose, reorder, rename or add columns with <c>with</c>.</remarks>
/// <typeparam name="TRow">What a row is.</typeparam>
/// <param name="Name">What the selection is called in manifests.</param>
/// <param name="Columns">The columns in order.</param>
public sealed record RowSelection<TRow>(string Name, IReadOnlyList<Column<TRow>> Columns)
{
    /// <summary>Whether a row belongs to the export; null if all do.</summary>
    /// <value>Default null.</value>
    public Func<TRow, bool>? Includes { get; init; }

    /// <summary>Makes a selection of some of the columns, in another order.</summary>
    /// <param name="names">The names of the columns wanted, in the order wanted.</param>
    /// <returns>The new selection.</returns>
    /// <exception cref="ExportRequestException">There is no column of such a name; the message lists those there are.</exception>
    public RowSelection<TRow> WithColumns(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return this with
        {
            Columns = [.. names.Select(name => Columns.FirstOrDefault(column => column.Name == name) ?? throw new ExportRequestException(
                $"There is no column '{name}'. There are: {string.Join(", ", Columns.Select(column => column.Name))}."))],
        };
    }
}
