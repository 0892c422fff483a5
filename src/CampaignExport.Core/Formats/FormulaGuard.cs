namespace CampaignExport.Formats;

/// <summary>The policy that decides which cells of a CSV file get a leading apostrophe, so that a spreadsheet does not run them as formulas.</summary>
/// <remarks>The manifest of an export names the policy: <c>text-2</c>, <c>everything</c> or <c>off</c>.</remarks>
public enum FormulaGuard
{
    /// <summary>
    /// <para>Policy <c>text-2</c>. Text gets one leading apostrophe if it starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, one of their
    /// full-width forms (U+FF1D, U+FF0B, U+FF0D, U+FF20), a tab, a line feed or a carriage return. It also gets one if blanks, apostrophes,
    /// or apostrophes and then blanks precede such a start. Numbers, dates and Boolean values are unchanged: a negative number is not a formula.</para>
    /// <para>Blanks are U+0000 to U+0020, U+0080 to U+00A0, U+00AD, U+034F, U+061C, U+1680, U+180E, U+2000 to U+200F, U+2028 to U+202F,
    /// U+205F to U+206F, U+3000 and U+FEFF: spaces, control characters, and zero-width characters.</para>
    /// <para>The policy is reversible: to undo it, remove a leading apostrophe if the policy guards the text after it.</para>
    /// </summary>
    Text,

    /// <summary>
    /// Every cell that starts with <c>-</c>, <c>=</c>, <c>+</c> or <c>@</c>, including negative numbers: the rule that the engagement
    /// platform documents for its own exports. It is not reversible, because guarded text looks the same as text that starts with an
    /// apostrophe of its own.
    /// </summary>
    Everything,

    /// <summary>No cell. Use it only for files that programs read.</summary>
    Off,
}
