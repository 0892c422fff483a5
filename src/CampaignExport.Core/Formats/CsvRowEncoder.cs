using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Encodes rows as lines of CSV.</summary>
/// <remarks>
/// Typed cells are written here, with the end of the buffer in a local variable: the speed of exports depends on it. Everything else
/// (quotes, guarded text, long text, untyped columns) is left to <see cref="CsvCellWriter{TSeparator}"/>.
/// </remarks>
internal sealed class CsvRowEncoder<TRow, TSeparator> : RowEncoder<TRow>
    where TSeparator : struct, ICsvSeparator
{
    private readonly CsvCellWriter<TSeparator> _cell;
    private readonly CsvColumn<TRow>[] _columns;
    private readonly bool _byteOrderMark;

    public CsvRowEncoder(IReadOnlyList<Column<TRow>> columns, CsvFormatOptions options)
    {
        Validate(columns);
        _columns = [.. columns.Select(column => new CsvColumn<TRow>(column, options.FormulaGuard))];
        _byteOrderMark = options.ByteOrderMark;
        _cell = new CsvCellWriter<TSeparator>(_columns.Length, options);
    }

    public override ReadOnlyMemory<byte> Written => _cell.Written;

    public override void WriteHeader()
    {
        if (_byteOrderMark)
            _cell.Append("\uFEFF"u8);
        _cell.BeginRow();
        for (var i = 0; i < _columns.Length; i++)
        {
            var name = _columns[i].Name;
            _cell.Formulas = _columns[i].Formulas;
            // Without quotes, the start of the file could be read as a SYLK file or as a byte order mark.
            if (i == 0 && (name.StartsWith("ID", StringComparison.Ordinal) || name[0] == '\uFEFF'))
                _cell.WriteQuotedText(name);
            else
                _cell.WriteText(name);
        }

        _cell.EndRow();
    }

    public override void WriteRow(TRow row)
    {
        var at = 0;
        _cell.BeginRow();
        try
        {
            WriteCells(row, ref at);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ColumnException(_columns[at].Name, error);
        }

        _cell.EndRow();
    }

    public override void Clear() => _cell.Clear();

    private void WriteCells(TRow row, ref int column)
    {
        var end = _cell.Length;
        var bytes = _cell.Bytes;
        var columns = _columns;
        for (var i = 0; i < columns.Length; i++)
        {
            ref readonly var one = ref columns[i];
            column = i;
            var written = 0;
            switch (one.Kind)
            {
                case CellKind.Text:
                    if (Unsafe.As<Func<TRow, string?>>(one.Get)(row) is not { Length: > 0 } text)
                        break;
                    if (!one.Formulas.MayHave(text[0]) && TryCopy(text, ref bytes[end]))
                    {
                        written = text.Length;
                        break;
                    }

                    _cell.Length = end;
                    _cell.Formulas = one.Formulas;
                    _cell.WriteText(text.AsSpan());
                    (end, bytes) = (_cell.Length, _cell.Bytes);
                    continue;
                case CellKind.Integer:
                    if (Unsafe.As<Func<TRow, long?>>(one.Get)(row) is { } integer)
                        written = integer >= 0 ? Digits.Write((ulong)integer, bytes.AsSpan(end)) : one.WriteNegative(integer, bytes.AsSpan(end));
                    break;
                default:
                    _cell.Length = end;
                    WriteAny(row, one);
                    (end, bytes) = (_cell.Length, _cell.Bytes);
                    continue;
            }

            end += written;
            bytes[end++] = TSeparator.Byte;
        }

        _cell.Length = end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopy(string text, ref byte destination) => text.Length switch
    {
        <= PlainText<TSeparator>.ShortLength => PlainText<TSeparator>.TryCopyShort(text, ref destination),
        <= CsvCellWriter<TSeparator>.ShortText => PlainText<TSeparator>.TryCopy(text, ref destination),
        _ => false,
    };

    private void WriteAny(TRow row, in CsvColumn<TRow> column)
    {
        var before = _cell.Cells;
        _cell.Formulas = column.Formulas;
        column.Write(row, _cell);
        if (_cell.Cells == before)
            _cell.WriteNull();
        else if (_cell.Cells != before + 1)
            throw new InvalidOperationException("A column must write its cell with exactly one call.");
    }
}

/// <summary>The data of a column that the CSV encoder needs, in contiguous memory.</summary>
internal readonly struct CsvColumn<TRow>(Column<TRow> column, FormulaGuard guardOfFile)
{
    public readonly CellKind Kind = column.Kind;

    // Columns without a type have no getter. The field is then never called.
    public readonly Delegate Get = column.Get ?? column.Write;

    public readonly FormulaStarts Formulas = FormulaStarts.FromGuard(column.Guard ?? guardOfFile);

    public readonly Action<TRow, CellWriter> Write = column.Write;

    public readonly string Name = column.Name;

    /// <summary>Writes a negative number, with an apostrophe if the guard of the column requires one.</summary>
    /// <returns>The number of bytes written.</returns>
    public int WriteNegative(long value, Span<byte> destination)
    {
        var written = WriteGuard(destination);
        destination[written++] = (byte)'-';
        return written + Digits.Write((ulong)-value, destination[written..]);
    }

    private int WriteGuard(Span<byte> destination)
    {
        if (!Formulas.AlsoInNumbers)
            return 0;
        destination[0] = (byte)'\'';
        return 1;
    }
}
