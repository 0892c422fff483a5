using CampaignExport.Formats;

namespace CampaignExport.Sources;

/// <summary>The properties of a CSV file that its cells do not show.</summary>
/// <param name="IsUndone">Whether to remove the formula guard from the columns that are not in <paramref name="Columns"/>.</param>
/// <param name="Columns">The guard policies of columns that differ from the policy of the file; null for none.</param>
/// <param name="DecimalComma">Whether decimal numbers have a decimal comma.</param>
/// <param name="CampaignId">The campaign that each row received; null if it is unknown.</param>
/// <param name="OwnNames">The names of all columns of our own export, with documented names for renamed columns. Other names are custom attributes or events. Null for another file.</param>
/// <param name="Names">The documented names of renamed columns, by their names in the file; null for none.</param>
internal sealed record CsvOrigin(
    bool IsUndone, IReadOnlyDictionary<string, string>? Columns = null, bool DecimalComma = false, string? CampaignId = null, IReadOnlyList<string>? OwnNames = null,
    IReadOnlyDictionary<string, string>? Names = null)
{
    /// <summary>Returns the documented name of a column without the guard, and whether to remove the guard from its cells.</summary>
    /// <param name="header">The cell of the header.</param>
    public (string Name, bool IsUndone) Column(string header)
    {
        if (Names is not null && Names.TryGetValue(header, out var documented))
            return (documented, Columns?.TryGetValue(header, out var own) == true ? own == FormulaStarts.ReversiblePolicy : IsUndone);
        if (Columns is null)
            return (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
        if (Columns.TryGetValue(FormulaStarts.Undo(header), out var policy) && policy == FormulaStarts.ReversiblePolicy)
            return (FormulaStarts.Undo(header), true);
        return Columns.ContainsKey(header) ? (header, false) : (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
    }
}
