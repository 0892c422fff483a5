namespace CampaignExport.Formats;

/// <summary>Encodes rows as lines of CSV.</summary>
internal sealed class CsvRowEncoder<TRow> : RowEncoder<TRow>
{
    private readonly CsvCellWriter _cell;
    private readonly (Action<TRow, CellWriter> Write, FormulaStarts Formulas)[] _columns;
    private readonly string[] _names;
    private readonly bool _byteOrderMark;

    public CsvRowEncoder(IReadOnlyList<Column<TRow>> columns, CsvFormatOptions options)
    {
        Validate(columns);
        _columns = [.. columns.Select(column => (column.Write, FormulaStarts.Of(column.Guard ?? options.FormulaGuard)))];
        _names = [.. columns.Select(column => column.Name)];
        _byteOrderMark = options.ByteOrderMark;
        _cell = new CsvCellWriter(_columns.Length);
    }

    public override ReadOnlyMemory<byte> Written => _cell.Written;

    public override void WriteHeader()
    {
        if (_byteOrderMark)
            _cell.Append("\uFEFF"u8);
        _cell.BeginRow();
        for (var i = 0; i < _names.Length; i++)
        {
            _cell.Formulas = _columns[i].Formulas;
            // Quotes keep the start of the file from being read as something else: a SYLK file, or a byte order mark.
            if (i == 0 && (_names[i].StartsWith("ID", StringComparison.Ordinal) || _names[i][0] == '\uFEFF'))
                _cell.WriteQuotedText(_names[i]);
            else
                _cell.WriteText(_names[i]);
        }

        _cell.EndRow();
    }

    public override void WriteRow(TRow row)
    {
        var (cell, columns, at) = (_cell, _columns, 0);
        cell.BeginRow();
        try
        {
            for (; at < columns.Length; at++)
            {
                cell.Formulas = columns[at].Formulas;
                columns[at].Write(row, cell);
            }

            if (cell.Cells != columns.Length)
                WriteRowAnew(row, out at);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ColumnException(_names[at], error);
        }

        cell.EndRow();
    }

    public override void Clear() => _cell.Clear();

    // Some column wrote no cell, which is an empty one, or several, which is a mistake to name.
    private void WriteRowAnew(TRow row, out int at)
    {
        _cell.ForgetRow();
        for (at = 0; at < _columns.Length; at++)
        {
            _cell.Formulas = _columns[at].Formulas;
            _columns[at].Write(row, _cell);
            if (_cell.Cells == at)
                _cell.WriteNull();
            if (_cell.Cells != at + 1)
                throw new InvalidOperationException("A column writes one cell by one call.");
        }
    }
}
