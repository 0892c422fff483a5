namespace CampaignExport.Formats;

/// <summary>Which cells of a CSV file get a leading apostrophe, so that a spreadsheet does not run them as formulas.</summary>
/// <remarks>The guard cannot be undone for certain: a text that began with an apostrophe and a guarded one look the same.</remarks>
public enum FormulaGuard
{
    /// <summary>
    /// Text that starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return. Numbers, dates and truth
    /// values stay as they are: a negative number is no formula.
    /// </summary>
    Text,

    /// <summary>
    /// Every cell that starts with <c>-</c>, <c>=</c>, <c>+</c> or <c>@</c>, negative numbers too: the rule that the
    /// engagement platform documents for its own exports.
    /// </summary>
    Everything,

    /// <summary>No cell: for files that only programs read.</summary>
    Off,
}
