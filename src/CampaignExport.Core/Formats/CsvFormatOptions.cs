using System.Text;

namespace CampaignExport.Formats;

/// <summary>What of a CSV file can be chosen. The rest is RFC 4180: CRLF, quotes where a cell needs them, UTF-8.</summary>
/// <remarks>Immutable and thread-safe. <see cref="CsvFormat"/> checks that the options fit together.</remarks>
public sealed record CsvFormatOptions
{
    /// <summary>The separators that can be chosen.</summary>
    internal const string Separators = ",;|\t";

    /// <summary>For people who open the file in Excel by a double click: with a byte order mark, else accents are garbled.</summary>
    /// <remarks>The rest is as by default. <see cref="ExcelIn"/> also gives the separator and the truth values of one language.</remarks>
    public static CsvFormatOptions Excel { get; } = new() { ByteOrderMark = true };

    /// <summary>The languages that <see cref="ExcelIn"/> knows, in ordinal order: two-letter codes of ISO 639-1.</summary>
    public static IReadOnlyList<string> ExcelLanguages { get; } = [.. ExcelLanguage.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What stands between two cells.</summary>
    /// <value>Default a comma. Else a semicolon, a vertical bar or a tab.</value>
    public char Separator { get; init; } = ',';

    /// <summary>Whether decimal numbers are written with a comma in place of the point. Lists and maps are JSON, and keep the point.</summary>
    /// <value>Default <see langword="false"/>. It needs a <see cref="Separator"/> that is not the comma.</value>
    public bool DecimalComma { get; init; }

    /// <summary>What is written for true.</summary>
    /// <value>Default <c>true</c>. Letters only, at most 16 bytes in UTF-8, and another text than <see cref="FalseText"/>.</value>
    public string TrueText { get; init; } = "true";

    /// <summary>What is written for false.</summary>
    /// <value>Default <c>false</c>. Letters only, at most 16 bytes in UTF-8, and another text than <see cref="TrueText"/>.</value>
    public string FalseText { get; init; } = "false";

    /// <summary>Whether a file begins with the UTF-8 byte order mark.</summary>
    /// <value>Default <see langword="false"/>: programs do without.</value>
    public bool ByteOrderMark { get; init; }

    /// <summary>Which cells are kept from being run as formulas.</summary>
    /// <value>Default <see cref="FormulaGuard.Text"/>.</value>
    public FormulaGuard FormulaGuard { get; init; } = FormulaGuard.Text;

    /// <summary>
    /// Gives the options for Excel in a language: the byte order mark, and the separator and the truth values that this Excel expects
    /// where Windows has the regional settings of the language.
    /// </summary>
    /// <param name="language">One of <see cref="ExcelLanguages"/>.</param>
    /// <returns>The options. The decimal point stays; see <see cref="DecimalComma"/>.</returns>
    /// <exception cref="ArgumentException">The language is not one of these.</exception>
    public static CsvFormatOptions ExcelIn(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return ExcelLanguage.All.TryGetValue(language, out var excel)
            ? Excel with { Separator = excel.Separator, TrueText = excel.True, FalseText = excel.False }
            : throw new ArgumentException(
                $"The language '{language}' is not known. Choose one of {string.Join(", ", ExcelLanguages)}.", nameof(language));
    }

    /// <exception cref="ArgumentException">An option is not allowed, or two do not fit together.</exception>
    internal void Validate()
    {
        if (!Separators.Contains(Separator, StringComparison.Ordinal))
            throw Wrong($"{nameof(Separator)} must be a comma, a semicolon, a vertical bar or a tab.");
        if (DecimalComma && Separator == ',')
            throw Wrong($"{nameof(DecimalComma)} needs a {nameof(Separator)} that is not the comma, such as the semicolon.");
        foreach (var (name, text) in new[] { (nameof(TrueText), TrueText), (nameof(FalseText), FalseText) })
        {
            if (string.IsNullOrEmpty(text) || !text.All(char.IsLetter) || Encoding.UTF8.GetByteCount(text) > TruthTexts.MostBytes)
                throw Wrong($"{name} must have letters only, and at most {TruthTexts.MostBytes} bytes in UTF-8.");
        }

        if (TrueText == FalseText)
            throw Wrong($"{nameof(TrueText)} and {nameof(FalseText)} must differ.");
        if (!Enum.IsDefined(FormulaGuard))
            throw Wrong($"{nameof(FormulaGuard)} must be one of its documented values.");

        static ArgumentException Wrong(FormattableString what) => new(FormattableString.Invariant(what), "options");
    }
}
