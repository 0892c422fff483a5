namespace CampaignExport.Formats;

/// <summary>Encodes rows as lines of CSV.</summary>
internal sealed class CsvRowEncoder<TRow> : RowEncoder<TRow>
{
    private readonly ByteBuffer _buffer = new();
    private readonly CsvCellWriter _cell;
    private readonly Column<TRow>[] _columns;
    private readonly CsvFormatOptions _options;

    public CsvRowEncoder(IReadOnlyList<Column<TRow>> columns, CsvFormatOptions options)
    {
        Validate(columns);
        _columns = [.. columns];
        _options = options;
        _cell = new CsvCellWriter(_buffer);
    }

    public override ReadOnlyMemory<byte> Written => _buffer.Written;

    public override void WriteHeader()
    {
        if (_options.ByteOrderMark)
            _buffer.Append("\uFEFF"u8);
        for (var i = 0; i < _columns.Length; i++)
        {
            var name = _columns[i].Name;
            _cell.Guard = _columns[i].Guard ?? _options.FormulaGuard;
            if (i > 0)
                _buffer.Append((byte)',');
            // Quotes keep the start of the file from being read as something else: a SYLK file, or a byte order mark.
            if (i == 0 && (name.StartsWith("ID", StringComparison.Ordinal) || name[0] == '\uFEFF'))
                _cell.WriteQuotedText(name);
            else
                _cell.WriteText(name);
        }

        _buffer.Append("\r\n"u8);
    }

    public override void WriteRow(TRow row)
    {
        var start = _buffer.Length;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
                _buffer.Append((byte)',');
            _cell.Guard = _columns[i].Guard ?? _options.FormulaGuard;
            _columns[i].Write(row, _cell);
        }

        // A line without anything is no row to most readers; a pair of quotes makes it one.
        if (_buffer.Length == start)
            _buffer.Append("\"\""u8);
        _buffer.Append("\r\n"u8);
    }

    public override void Clear() => _buffer.Clear();
}
