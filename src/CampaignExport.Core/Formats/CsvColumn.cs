namespace CampaignExport.Formats;

/// <summary>What the encoder of CSV wants to know of a column, side by side in memory.</summary>
internal readonly struct CsvColumn<TRow>(Column<TRow> column, FormulaGuard guardOfFile)
{
    public readonly CellKind Kind = column.Kind;

    // Where nothing is known beforehand it is not called.
    public readonly Delegate Get = column.Get ?? column.Write;

    public readonly FormulaStarts Formulas = FormulaStarts.Of(column.Guard ?? guardOfFile);

    public readonly Action<TRow, CellWriter> Write = column.Write;

    public readonly string Name = column.Name;

    /// <summary>Writes a number below zero, guarded if the column wants that.</summary>
    /// <returns>How many bytes were written.</returns>
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
