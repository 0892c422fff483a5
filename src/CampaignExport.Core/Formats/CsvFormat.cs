namespace CampaignExport.Formats;

/// <summary>CSV files according to RFC 4180, in UTF-8, with a header line.</summary>
/// <remarks>
/// Immutable and thread-safe. Null and empty text are both empty cells. If the first header starts with <c>ID</c>, it is quoted, because
/// Excel would otherwise read the file as another format.
/// </remarks>
public sealed class CsvFormat : IExportFormat
{
    private readonly CsvFormatOptions _options;

    /// <summary>Initializes the format.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is invalid, or two options conflict. The message names them.</exception>
    public CsvFormat(CsvFormatOptions? options = null)
    {
        _options = options ?? new CsvFormatOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Extension => "csv";

    /// <inheritdoc/>
    public string Description => CsvDescription.Create(_options);

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => _options.Separator switch
    {
        ';' => new CsvRowEncoder<TRow, SemicolonSeparator>(columns, _options),
        '|' => new CsvRowEncoder<TRow, PipeSeparator>(columns, _options),
        '\t' => new CsvRowEncoder<TRow, TabSeparator>(columns, _options),
        _ => new CsvRowEncoder<TRow, CommaSeparator>(columns, _options),
    };
}
