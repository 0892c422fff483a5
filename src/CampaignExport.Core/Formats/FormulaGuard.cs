namespace CampaignExport.Formats;

/// <summary>Which cells of a CSV file get a leading apostrophe, so that a spreadsheet does not run them as formulas.</summary>
/// <remarks>The manifest of an export names the policy: <c>text-2</c>, <c>everything</c> or <c>off</c>.</remarks>
public enum FormulaGuard
{
    /// <summary>
    /// <para>Policy <c>text-2</c>. Text gets one apostrophe in front if it starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, one of their
    /// full-width forms (U+FF1D, U+FF0B, U+FF0D, U+FF20), a tab, a line feed or a carriage return; if blanks stand before such a
    /// character; or if apostrophes stand before all this. Numbers, dates and truth values stay as they are: a negative number is no formula.</para>
    /// <para>Blanks are U+0000 to U+0020, U+0080 to U+00A0, U+00AD, U+034F, U+061C, U+1680, U+180E, U+2000 to U+200F, U+2028 to U+202F,
    /// U+205F to U+206F, U+3000 and U+FEFF: spaces, control characters, and characters without a width.</para>
    /// <para>The policy can be undone exactly: one apostrophe is removed where the text behind it is one that the policy guards.</para>
    /// </summary>
    Text,

    /// <summary>
    /// Every cell that starts with <c>-</c>, <c>=</c>, <c>+</c> or <c>@</c>, negative numbers too: the rule that the
    /// engagement platform documents for its own exports. It cannot be undone for certain: a text that began with an
    /// apostrophe and a guarded one look the same.
    /// </summary>
    Everything,

    /// <summary>No cell: for files that only programs read.</summary>
    Off,
}
