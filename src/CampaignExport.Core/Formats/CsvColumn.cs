namespace CampaignExport.Formats;

/// <summary>The data of a column that the CSV encoder needs, in contiguous memory.</summary>
internal readonly struct CsvColumn<TRow>(Column<TRow> column, FormulaGuard guardOfFile)
{
    public readonly CellKind Kind = column.Kind;

    // Columns without a type have no getter. The field is then never called.
    public readonly Delegate Get = column.Get ?? column.Write;

    public readonly FormulaStarts Formulas = FormulaStarts.Of(column.Guard ?? guardOfFile);

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
