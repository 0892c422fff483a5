using System.Collections.Frozen;
using System.Text;

namespace CampaignExport.Formats;

/// <summary>The options of CSV files. All files follow RFC 4180: CRLF, quotes where a cell needs them, UTF-8.</summary>
/// <remarks>Immutable and thread-safe. <see cref="CsvFormat"/> validates the options.</remarks>
public sealed record CsvFormatOptions
{
    /// <summary>The valid separators.</summary>
    internal const string Separators = ",;|\t";

    /// <summary>The options for files that are opened in Excel by a double click: with a byte order mark, without which Excel garbles accents.</summary>
    /// <remarks>All other options have their defaults. <see cref="ExcelIn"/> also sets the separator and the Boolean texts of a language.</remarks>
    public static CsvFormatOptions Excel { get; } = new() { ByteOrderMark = true };

    /// <summary>The languages that <see cref="ExcelIn"/> supports, as two-letter ISO 639-1 codes in ordinal order.</summary>
    public static IReadOnlyList<string> ExcelLanguages { get; } = [.. ExcelLanguage.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The separator between cells.</summary>
    /// <value>Default: the comma. Alternatives: semicolon, vertical bar, tab.</value>
    public char Separator { get; init; } = ',';

    /// <summary>Whether decimal numbers have a decimal comma. Lists and maps are JSON and keep the decimal point.</summary>
    /// <value>Default <see langword="false"/>. It requires a <see cref="Separator"/> other than the comma.</value>
    public bool DecimalComma { get; init; }

    /// <summary>The text for true.</summary>
    /// <value>Default <c>true</c>. Letters only, at most 16 bytes in UTF-8, different from <see cref="FalseText"/>.</value>
    public string TrueText { get; init; } = "true";

    /// <summary>The text for false.</summary>
    /// <value>Default <c>false</c>. Letters only, at most 16 bytes in UTF-8, different from <see cref="TrueText"/>.</value>
    public string FalseText { get; init; } = "false";

    /// <summary>Whether a file begins with the UTF-8 byte order mark.</summary>
    /// <value>Default <see langword="false"/>: programs do not need it.</value>
    public bool ByteOrderMark { get; init; }

    /// <summary>The policy that prevents spreadsheets from running cells as formulas.</summary>
    /// <value>Default <see cref="FormulaGuard.Text"/>.</value>
    public FormulaGuard FormulaGuard { get; init; } = FormulaGuard.Text;

    /// <summary>
    /// Creates the options for Excel in a language: a byte order mark, and the separator and the Boolean texts that Excel expects under the
    /// regional settings of that language.
    /// </summary>
    /// <param name="language">One of <see cref="ExcelLanguages"/>.</param>
    /// <returns>The options. They keep the decimal point; see <see cref="DecimalComma"/>.</returns>
    /// <exception cref="ArgumentException">The language is not supported.</exception>
    public static CsvFormatOptions ExcelIn(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return ExcelLanguage.All.TryGetValue(language, out var excel)
            ? Excel with { Separator = excel.Separator, TrueText = excel.True, FalseText = excel.False }
            : throw new ArgumentException(
                $"The language '{language}' is not known. Choose one of {string.Join(", ", ExcelLanguages)}.", nameof(language));
    }

    /// <exception cref="ArgumentException">An option is invalid, or two options conflict.</exception>
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

/// <summary>The separator and the Boolean texts that Excel in one language expects in a CSV file.</summary>
/// <param name="Separator">The list separator of the regional settings.</param>
/// <param name="True">The word for true.</param>
/// <param name="False">The word for false.</param>
internal sealed record ExcelLanguage(char Separator, string True, string False)
{
    /// <summary>The languages by ISO 639-1 code.</summary>
    public static FrozenDictionary<string, ExcelLanguage> All { get; } = new Dictionary<string, ExcelLanguage>(StringComparer.Ordinal)
    {
        ["cs"] = new(';', "PRAVDA", "NEPRAVDA"),
        ["da"] = new(';', "SAND", "FALSK"),
        ["de"] = new(';', "WAHR", "FALSCH"),
        ["en"] = new(',', "TRUE", "FALSE"),
        ["es"] = new(';', "VERDADERO", "FALSO"),
        ["fi"] = new(';', "TOSI", "EPÄTOSI"),
        ["fr"] = new(';', "VRAI", "FAUX"),
        ["hu"] = new(';', "IGAZ", "HAMIS"),
        ["it"] = new(';', "VERO", "FALSO"),
        ["ja"] = new(',', "TRUE", "FALSE"),
        ["nb"] = new(';', "SANN", "USANN"),
        ["nl"] = new(';', "WAAR", "ONWAAR"),
        ["pl"] = new(';', "PRAWDA", "FAŁSZ"),
        ["pt"] = new(';', "VERDADEIRO", "FALSO"),
        ["ru"] = new(';', "ИСТИНА", "ЛОЖЬ"),
        ["sv"] = new(';', "SANT", "FALSKT"),
        ["tr"] = new(';', "DOĞRU", "YANLIŞ"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
