using CampaignExport.Formats;

namespace CampaignExport.Sources;

/// <summary>How a CSV file was written, as far as its cells do not show it.</summary>
/// <param name="IsUndone">Whether the formula guard is undone in the columns that are not named in <paramref name="Columns"/>.</param>
/// <param name="Columns">The policies of columns that have one of their own; null for none.</param>
/// <param name="DecimalComma">Whether decimal numbers are known to have a comma.</param>
/// <param name="CampaignId">The campaign that each row received; null if that is not known.</param>
internal sealed record CsvOrigin(
    bool IsUndone, IReadOnlyDictionary<string, string>? Columns = null, bool DecimalComma = false, string? CampaignId = null)
{
    /// <summary>Gives the name of a column as it was before the guard, and whether its cells are undone.</summary>
    /// <param name="header">The cell of the header.</param>
    public (string Name, bool IsUndone) Column(string header)
    {
        if (Columns is null)
            return (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
        if (Columns.TryGetValue(FormulaStarts.Undo(header), out var policy) && policy == FormulaStarts.ReversiblePolicy)
            return (FormulaStarts.Undo(header), true);
        return Columns.ContainsKey(header) ? (header, false) : (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
    }
}
