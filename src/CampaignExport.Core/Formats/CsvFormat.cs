namespace CampaignExport.Formats;

/// <summary>Cells with a separator between them as RFC 4180 has them, in UTF-8 with a header line.</summary>
/// <remarks>
/// Immutable and thread-safe. Null and empty text are both an empty cell. No file begins with the bare letters <c>ID</c>,
/// which Excel would take for another format.
/// </remarks>
public sealed class CsvFormat : IExportFormat
{
    private readonly CsvFormatOptions _options;

    /// <summary>Makes the format.</summary>
    /// <param name="options">What can be chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed, or two do not fit together; the message names them.</exception>
    public CsvFormat(CsvFormatOptions? options = null)
    {
        _options = options ?? new CsvFormatOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Extension => "csv";

    /// <inheritdoc/>
    public string Description => CsvDescription.Of(_options);

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => _options.Separator switch
    {
        ';' => new CsvRowEncoder<TRow, SemicolonSeparator>(columns, _options),
        '|' => new CsvRowEncoder<TRow, PipeSeparator>(columns, _options),
        '\t' => new CsvRowEncoder<TRow, TabSeparator>(columns, _options),
        _ => new CsvRowEncoder<TRow, CommaSeparator>(columns, _options),
    };
}
