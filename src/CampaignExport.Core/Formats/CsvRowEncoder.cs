namespace CampaignExport.Formats;

/// <summary>Encodes rows as lines of CSV.</summary>
internal sealed class CsvRowEncoder<TRow> : RowEncoder<TRow>
{
    private readonly CsvCellWriter _cell = new();
    private readonly (Action<TRow, CellWriter> Write, FormulaGuard Guard)[] _columns;
    private readonly string[] _names;
    private readonly bool _byteOrderMark;

    public CsvRowEncoder(IReadOnlyList<Column<TRow>> columns, CsvFormatOptions options)
    {
        Validate(columns);
        _columns = [.. columns.Select(column => (column.Write, column.Guard ?? options.FormulaGuard))];
        _names = [.. columns.Select(column => column.Name)];
        _byteOrderMark = options.ByteOrderMark;
    }

    public override ReadOnlyMemory<byte> Written => _cell.Written;

    public override void WriteHeader()
    {
        if (_byteOrderMark)
            _cell.Append("\uFEFF"u8);
        for (var i = 0; i < _names.Length; i++)
        {
            if (i > 0)
                _cell.AppendComma();
            _cell.Guard = _columns[i].Guard;
            // Quotes keep the start of the file from being read as something else: a SYLK file, or a byte order mark.
            if (i == 0 && (_names[i].StartsWith("ID", StringComparison.Ordinal) || _names[i][0] == '\uFEFF'))
                _cell.WriteQuotedText(_names[i]);
            else
                _cell.WriteText(_names[i]);
        }

        _cell.Append("\r\n"u8);
    }

    public override void WriteRow(TRow row)
    {
        var start = _cell.Length;
        var at = 0;
        try
        {
            for (; at < _columns.Length; at++)
            {
                if (at > 0)
                    _cell.AppendComma();
                _cell.Guard = _columns[at].Guard;
                _columns[at].Write(row, _cell);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ColumnException(_names[at], error);
        }

        // A line without anything is no row to most readers; a pair of quotes makes it one.
        if (_cell.Length == start)
            _cell.Append("\"\""u8);
        _cell.Append("\r\n"u8);
    }

    public override void Clear() => _cell.Clear();
}
