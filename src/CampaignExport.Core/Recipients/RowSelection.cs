using System.Collections.Frozen;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>The rows and columns of an export.</summary>
/// <remarks>Immutable, and thread-safe if its functions are. Use <c>with</c> to select, reorder, rename or add columns.</remarks>
/// <typeparam name="TRow">The type of a row.</typeparam>
public sealed record RowSelection<TRow>
{
    /// <summary>Initializes a selection.</summary>
    /// <param name="name">The name of the selection in manifests.</param>
    /// <param name="columns">The columns in order.</param>
    public RowSelection(string name, IReadOnlyList<Column<TRow>> columns) =>
        (Name, Columns) = (name, columns);

    /// <summary>The name of the selection in manifests.</summary>
    public string Name { get; }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<Column<TRow>> Columns { get; init; }

    /// <summary>Determines whether a row is included; null to include all rows.</summary>
    /// <value>Default null.</value>
    public Func<TRow, bool>? Includes { get; init; }

    /// <summary>The documented names of renamed columns, by their names in the files; null for none. The manifest holds them.</summary>
    internal IReadOnlyDictionary<string, string>? DocumentedNames { get; init; }

    /// <summary>The names of custom attributes, by the names of their columns in the files. The manifest contains them.</summary>
    internal IReadOnlyDictionary<string, string> CustomAttributes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The columns of custom events, by their names in the files. The values are the names without a number that makes names unique.</summary>
    internal IReadOnlyDictionary<string, string> CustomEvents { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The filter of the rows by engagement, such as <c>opened</c>; null for all recipients. The manifest contains it.</summary>
    internal string? Only { get; init; }

    /// <summary>Whether the rows or columns depend on the events of a campaign. An export of such a selection is refused; sources with events create their own.</summary>
    internal bool NeedsEvents { get; init; }

    /// <summary>Creates a selection with some of the columns, in the given order.</summary>
    /// <param name="names">The names of the columns, in order.</param>
    /// <returns>The new selection.</returns>
    /// <exception cref="ExportRequestException">A column does not exist. The message lists the existing columns.</exception>
    internal RowSelection<TRow> WithColumns(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return this with
        {
            Columns = [.. names.Select(name => Columns.FirstOrDefault(column => column.Name == name) ?? throw new ExportRequestException(
                $"There is no column '{name}'. There are: {string.Join(", ", Columns.Select(column => column.Name))}.",
                $"Il n’y a pas de colonne « {name} ». Il y a : {string.Join(", ", Columns.Select(column => column.Name))}."))],
        };
    }
}
