namespace CampaignExport.Formats;

/// <summary>What of a CSV file can be chosen. The rest is RFC 4180: commas, CRLF, quotes where a cell needs them, UTF-8.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record CsvFormatOptions
{
    /// <summary>For people who open the file in Excel by a double click: with a byte order mark, else accents are garbled.</summary>
    public static CsvFormatOptions Excel { get; } = new() { ByteOrderMark = true };

    /// <summary>Whether a file begins with the UTF-8 byte order mark.</summary>
    /// <value>Default <see langword="false"/>: programs do without.</value>
    public bool ByteOrderMark { get; init; }

    /// <summary>Which cells are kept from being run as formulas.</summary>
    /// <value>Default <see cref="FormulaGuard.Text"/>.</value>
    public FormulaGuard FormulaGuard { get; init; } = FormulaGuard.Text;
}
