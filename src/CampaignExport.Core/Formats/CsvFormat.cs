namespace CampaignExport.Formats;

/// <summary>Comma-separated values as RFC 4180 has them, in UTF-8 with a header line.</summary>
/// <remarks>
/// Immutable and thread-safe. Null and empty text are both an empty cell. No file begins with the bare letters <c>ID</c>,
/// which Excel would take for another format.
/// </remarks>
/// <param name="options">What can be chosen; null for the defaults.</param>
public sealed class CsvFormat(CsvFormatOptions? options = null) : IExportFormat
{
    private readonly CsvFormatOptions _options = options ?? new CsvFormatOptions();

    /// <inheritdoc/>
    public string Extension => "csv";

    /// <inheritdoc/>
    public string Description =>
        $"csv; byte order mark: {(_options.ByteOrderMark ? "yes" : "no")}; formula guard: {_options.FormulaGuard.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new CsvRowEncoder<TRow>(columns, _options);
}
