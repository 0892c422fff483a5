using CampaignExport.Formats;

namespace CampaignExport.Sources;

/// <summary>The properties of a CSV file that its cells do not show.</summary>
/// <param name="IsUndone">Whether to remove the formula guard from the columns that are not in <paramref name="Guards"/>.</param>
/// <param name="Guards">The guard policies of columns that differ from the policy of the file; null for none.</param>
/// <param name="DecimalComma">Whether decimal numbers have a decimal comma.</param>
/// <param name="CampaignId">The campaign of each row: the person received it or was in its control group; null if it is unknown.</param>
/// <param name="Columns">The columns that the manifest describes, by their names in the file; null for none.</param>
internal sealed record CsvOrigin(
    bool IsUndone, IReadOnlyDictionary<string, string>? Guards = null, bool DecimalComma = false, string? CampaignId = null, IReadOnlyDictionary<string, OwnName>? Columns = null)
{
    /// <summary>Whether a warning has already explained the missing receipts.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Returns the name of a column without the guard, whether to remove the guard from its cells, and its description in the manifest.</summary>
    /// <param name="header">The cell of the header.</param>
    public (string Name, bool IsUndone, OwnName? Own) Column(string header)
    {
        var (name, isUndone) = Unguarded(header);
        return Columns?.GetValueOrDefault(name) is { } own ? (own.Name, isUndone, own) : (name, isUndone, null);
    }

    private (string Name, bool IsUndone) Unguarded(string header)
    {
        if (Guards is null)
            return (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
        if (Guards.TryGetValue(FormulaStarts.Undo(header), out var policy) && policy == FormulaStarts.ReversiblePolicy)
            return (FormulaStarts.Undo(header), true);
        return Guards.ContainsKey(header) ? (header, false) : (IsUndone ? FormulaStarts.Undo(header) : header, IsUndone);
    }
}
