using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace CampaignExport.Formats;

/// <summary>Writes the cells of a CSV file: quotes where RFC 4180 wants them, an apostrophe where the formula guard does.</summary>
internal sealed class CsvCellWriter(ByteBuffer buffer) : CellWriter
{
    private const byte Apostrophe = (byte)'\'';
    private const byte Quote = (byte)'"';

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<byte> SpecialUtf8 = SearchValues.Create(",\"\r\n"u8);

    /// <summary>The guard of the column that is written next.</summary>
    public FormulaGuard Guard { get; set; }

    public override void WriteNull()
    {
    }

    public override void WriteText(ReadOnlySpan<char> value)
    {
        if (value.IndexOfAny(Special) >= 0)
        {
            WriteQuotedText(value);
            return;
        }

        if (!value.IsEmpty && StartsFormula(value[0]))
            buffer.Append(Apostrophe);
        Transcode(value);
    }

    public override void WriteUtf8Text(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
        {
            WriteText(Encoding.UTF8.GetString(value).AsSpan());
            return;
        }

        var quoted = value.IndexOfAny(SpecialUtf8) >= 0;
        if (quoted)
            buffer.Append(Quote);
        if (!value.IsEmpty && StartsFormula((char)value[0]))
            buffer.Append(Apostrophe);
        for (int at; quoted && (at = value.IndexOf(Quote)) >= 0; value = value[(at + 1)..])
        {
            buffer.Append(value[..(at + 1)]);
            buffer.Append(Quote);
        }

        buffer.Append(value);
        if (quoted)
            buffer.Append(Quote);
    }

    /// <summary>Writes text in quotes whether it needs them or not.</summary>
    public void WriteQuotedText(ReadOnlySpan<char> value)
    {
        buffer.Append(Quote);
        if (!value.IsEmpty && StartsFormula(value[0]))
            buffer.Append(Apostrophe);
        for (int at; (at = value.IndexOf('"')) >= 0; value = value[(at + 1)..])
        {
            Transcode(value[..(at + 1)]);
            buffer.Append(Quote);
        }

        Transcode(value);
        buffer.Append(Quote);
    }

    public override void WriteInteger(long value)
    {
        if (value < 0)
            GuardNumber();
        _ = Utf8Formatter.TryFormat(value, buffer.GetSpan(20), out var written);
        buffer.Advance(written);
    }

    public override void WriteDecimal(decimal value)
    {
        if (value < 0)
            GuardNumber();
        _ = value.TryFormat(buffer.GetSpan(32), out var written, provider: CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    public override void WriteBoolean(bool value) => buffer.Append(value ? "true"u8 : "false"u8);

    public override void WriteDate(DateOnly value)
    {
        _ = value.TryFormat(buffer.GetSpan(10), out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private void GuardNumber()
    {
        if (Guard == FormulaGuard.Everything)
            buffer.Append(Apostrophe);
    }

    private bool StartsFormula(char first) => first switch
    {
        '=' or '+' or '-' or '@' => Guard != FormulaGuard.Off,
        '\t' or '\r' => Guard == FormulaGuard.Text,
        _ => false,
    };

    private void Transcode(ReadOnlySpan<char> value)
    {
        _ = Utf8.FromUtf16(value, buffer.GetSpan(value.Length * 3), out _, out var written);
        buffer.Advance(written);
    }
}
