using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignExport.Formats;

/// <summary>
/// Writes the cells of a CSV file, each followed by a separator. It adds quotes where RFC 4180 requires them, and an apostrophe where the
/// formula guard does.
/// </summary>
/// <remarks>
/// At the start of a row the buffer has room for all its cells, if they are short. A longer cell reserves its own room and leaves the
/// rest as it was. So most cells need no check of the capacity.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over a buffer writer holds no resources to dispose.")]
internal sealed class CsvCellWriter<TSeparator>(int cellsInRow, CsvFormatOptions options) : CellWriter
    where TSeparator : struct, ICsvSeparator
{
    /// <summary>The maximum length of a text that needs no check of the capacity.</summary>
    public const int ShortText = 64;

    // The longest short cell is a guarded text with a separator. Writing a number can touch a few more bytes than the number has.
    private const int CellRoom = ShortText + 16;

    private static readonly SearchValues<char> Special = SearchValues.Create([(char)TSeparator.Byte, '"', '\r', '\n']);
    private static readonly SearchValues<byte> SpecialUtf8 = SearchValues.Create([TSeparator.Byte, (byte)'"', (byte)'\r', (byte)'\n']);

    private readonly int _rowRoom = (cellsInRow + 1) * CellRoom;
    private readonly bool _decimalComma = options.DecimalComma;
    private readonly TruthTexts _truth = new(options);
    private readonly Instants _instants = new();
    private readonly ByteBuffer _json = new();
    private byte[] _bytes = new byte[16 * 1024];
    private Utf8JsonWriter? _jsonWriter;
    private int _length;
    private int _rowStart;
    private int _cells;

    /// <summary>The formula starts of the column to write next.</summary>
    public FormulaStarts Formulas { get; set; } = FormulaStarts.FromGuard(FormulaGuard.Text);

    /// <summary>The number of cells written since the row began.</summary>
    public int Cells => _cells;

    /// <summary>The number of bytes written. Callers that write into <see cref="Bytes"/> themselves must advance it.</summary>
    public int Length
    {
        get => _length;
        set => _length = value;
    }

    /// <summary>The buffer. A call that makes room can replace it.</summary>
    public byte[] Bytes => _bytes;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Writes raw bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    public void BeginRow()
    {
        _ = Reserve(0);
        _rowStart = _length;
        _cells = 0;
    }

    /// <summary>Ends the row by replacing the last separator with a line end.</summary>
    public void EndRow()
    {
        // Most readers skip an empty line, so a row with one empty cell is written as a pair of quotes.
        if (_length == _rowStart + 1)
        {
            _length--;
            Append([(byte)'"', (byte)'"', TSeparator.Byte]);
        }

        _bytes[_length - 1] = (byte)'\r';
        _bytes[_length++] = (byte)'\n';
    }

    public override void WriteNull() => EndCell(0);

    public override void WriteText(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
        {
            WriteNull();
            return;
        }

        if (value.Length > ShortText)
            _ = Reserve(value.Length);
        if (!Formulas.MayHave(value[0]) && PlainText<TSeparator>.TryCopy(value, ref End()))
            EndCell(value.Length);
        else
            WriteOtherText(value);
    }

    public override void WriteUtf8Text(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            WriteNull();
            return;
        }

        if (value.Length > ShortText)
            _ = Reserve(value.Length);
        if (!Formulas.MayHave((char)value[0]) && PlainText<TSeparator>.TryCopy(value, ref End()))
            EndCell(value.Length);
        else if (Utf8.IsValid(value))
            WriteValidUtf8Text(value);
        else
            WriteText(Encoding.UTF8.GetString(value).AsSpan());
    }

    /// <summary>Writes text in quotes, whether or not it needs them.</summary>
    public void WriteQuotedText(ReadOnlySpan<char> value)
    {
        AppendQuote();
        if (Formulas.Has(value))
            AppendGuard();
        while (true)
        {
            var read = QuotedText.CopyAscii(value, Reserve(value.Length * 2), out var written);
            _length += written;
            value = value[read..];
            if (value.IsEmpty)
                break;
            // The rest up to the next quote is transcoded.
            var at = value.IndexOf('"');
            Transcode(at < 0 ? value : value[..at]);
            value = at < 0 ? [] : value[at..];
        }

        AppendQuote();
        EndCell(0);
    }

    public override void WriteInteger(long value)
    {
        if (value < 0)
        {
            GuardNumber();
            Append("-"u8);
        }

        EndCell(Digits.Write((ulong)(value < 0 ? -value : value), Rest()));
    }

    public override void WriteDecimal(decimal value)
    {
        // The sign of a negative zero is not written.
        if (decimal.IsNegative(value) && value != 0)
            GuardNumber();
        var written = Decimals.Write(value, Rest());
        if (_decimalComma)
            _bytes.AsSpan(_length, written).Replace((byte)'.', (byte)',');
        EndCell(written);
    }

    public override void WriteBoolean(bool value) => EndCell(_truth.Write(value, Rest()));

    public override void WriteDate(DateOnly value)
    {
        _instants.WriteDay(value.DayNumber, Rest());
        EndCell(10);
    }

    public override void WriteInstant(DateTimeOffset value) => EndCell(_instants.Write(value, Rest()));

    public override Utf8JsonWriter BeginJson()
    {
        _json.Clear();
        if (_jsonWriter is null)
            _jsonWriter = new Utf8JsonWriter(_json, JsonLinesFormat.WriterOptions);
        else
            _jsonWriter.Reset();
        return _jsonWriter;
    }

    public override void EndJson()
    {
        _jsonWriter!.Flush();
        // JSON is valid UTF-8 and mostly has quotes, so the fast path for plain text is skipped.
        var json = _json.Written.Span;
        if (json.IsEmpty)
            WriteNull();
        else
            WriteValidUtf8Text(json);
    }

    // Like EndJson, but without a JSON writer.
    public override void WriteJson(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            WriteNull();
        else
            WriteValidUtf8Text(value);
    }

    private void WriteValidUtf8Text(ReadOnlySpan<byte> value)
    {
        var guarded = Formulas.Has(value);
        if (!value.ContainsAny(SpecialUtf8))
        {
            if (guarded)
                AppendGuard();
            Append(value);
            EndCell(0);
            return;
        }

        AppendQuote();
        if (guarded)
            AppendGuard();
        _length += QuotedText.Copy(value, Reserve(value.Length * 2));
        AppendQuote();
        EndCell(0);
    }

    private void WriteOtherText(ReadOnlySpan<char> value)
    {
        // Most guarded texts are phone numbers, which are plain except for the first character.
        if (Formulas.MayHave(value[0]) && WriteGuard(value) is var guard && PlainText<TSeparator>.TryCopy(value, ref Unsafe.Add(ref End(), guard)))
        {
            EndCell(guard + value.Length);
        }
        else if (value.ContainsAny(Special))
        {
            WriteQuotedText(value);
        }
        else
        {
            _length += WriteGuard(value);
            Transcode(value);
            EndCell(0);
        }
    }

    private void Transcode(ReadOnlySpan<char> value)
    {
        _ = Utf8.FromUtf16(value, Reserve(value.Length * 3), out _, out var written);
        _length += written;
    }

    private void AppendQuote() => Append("\""u8);

    private void AppendGuard() => Append("'"u8);

    private void GuardNumber()
    {
        if (Formulas.AlsoInNumbers)
            AppendGuard();
    }

    // Writes after the end without moving it.
    private int WriteGuard(ReadOnlySpan<char> value)
    {
        if (!Formulas.Has(value))
            return 0;
        End() = (byte)'\'';
        return 1;
    }

    // The only place where a cell moves the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndCell(int written)
    {
        var length = _length + written;
        _bytes[length] = TSeparator.Byte;
        _length = length + 1;
        _cells++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte End() => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), _length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Rest() => _bytes.AsSpan(_length);

    /// <summary>Reserves room for bytes and for a row of short cells after them.</summary>
    private Span<byte> Reserve(int count)
    {
        var room = checked(count + _rowRoom);
        if (_bytes.Length - _length < room)
            Array.Resize(ref _bytes, Math.Max(checked(_length + room), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        return _bytes.AsSpan(_length);
    }
}
