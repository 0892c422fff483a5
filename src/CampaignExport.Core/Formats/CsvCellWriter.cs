using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignExport.Formats;

/// <summary>Writes the cells of a CSV file: quotes where RFC 4180 wants them, an apostrophe where the formula guard does.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Over a buffer writer, a JSON writer holds nothing that wants disposing.")]
internal sealed class CsvCellWriter : CellWriter
{
    // The longest cell of a fixed form is a guarded decimal; room for one, and the line end, is left behind every text.
    private const int Room = 64;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<byte> SpecialUtf8 = SearchValues.Create(",\"\r\n"u8);

    // "false" and "true", the first letter in the lowest byte.
    private static readonly ulong[] Words = [0x65_73_6C_61_66, 0x65_75_72_74];

    private readonly Instants _instants = new();
    private readonly ByteBuffer _json = new();
    private byte[] _bytes = new byte[16 * 1024];
    private Utf8JsonWriter? _jsonWriter;
    private int _length;

    /// <summary>The guard of the column that is written next.</summary>
    public FormulaGuard Guard { get; set; }

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Writes bytes as they are: separators, line ends.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendComma()
    {
        if (_length == _bytes.Length)
            Grow(1);
        _bytes[_length++] = (byte)',';
    }

    public override void WriteNull()
    {
    }

    public override void WriteText(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return;
        var destination = Reserve(value.Length);
        if (!StartsFormula(value[0]) && PlainText.TryCopy(value, ref MemoryMarshal.GetReference(destination)))
            _length += value.Length;
        else
            WriteOtherText(value, destination);
    }

    public override void WriteUtf8Text(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        var destination = Reserve(value.Length);
        if (!StartsFormula((char)value[0]) && PlainText.TryCopy(value, ref MemoryMarshal.GetReference(destination)))
            _length += value.Length;
        else if (Utf8.IsValid(value))
            WriteValidUtf8Text(value);
        else
            WriteText(Encoding.UTF8.GetString(value).AsSpan());
    }

    /// <summary>Writes text in quotes whether it needs them or not.</summary>
    public void WriteQuotedText(ReadOnlySpan<char> value)
    {
        Append("\""u8);
        if (!value.IsEmpty)
            GuardText(value[0]);
        while (true)
        {
            var read = QuotedText.CopyAscii(value, Reserve(value.Length * 2), out var written);
            _length += written;
            value = value[read..];
            if (value.IsEmpty)
                break;
            // What is not ASCII goes up to the next quote.
            var at = value.IndexOf('"');
            Transcode(at < 0 ? value : value[..at]);
            value = at < 0 ? [] : value[at..];
        }

        Append("\""u8);
    }

    public override void WriteInteger(long value)
    {
        if (value < 0)
        {
            GuardNumber(negative: true);
            Append("-"u8);
        }

        _length += Digits.Write((ulong)(value < 0 ? -value : value), Reserve(Digits.MostBytes));
    }

    public override void WriteDecimal(decimal value)
    {
        GuardNumber(value < 0);
        _length += Decimals.Write(value, Reserve(Decimals.MostBytes));
    }

    public override void WriteBoolean(bool value) => _length += WriteWord(value, Reserve(8));

    public override void WriteDate(DateOnly value)
    {
        _instants.WriteDay(value.DayNumber, Reserve(10));
        _length += 10;
    }

    public override void WriteInstant(DateTimeOffset value) => _length += _instants.Write(value, Reserve(Instants.MostBytes));

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
        // It is valid, and most of it has quotes, so it is not tried as plain text first.
        var json = _json.Written.Span;
        if (!json.IsEmpty)
            WriteValidUtf8Text(json);
    }

    private void WriteValidUtf8Text(ReadOnlySpan<byte> value)
    {
        var first = (char)value[0];
        if (!value.ContainsAny(SpecialUtf8))
        {
            GuardText(first);
            Append(value);
            return;
        }

        Append("\""u8);
        GuardText(first);
        _length += QuotedText.Copy(value, Reserve(value.Length * 2));
        Append("\""u8);
    }

    private void Transcode(ReadOnlySpan<char> value)
    {
        _ = Utf8.FromUtf16(value, Reserve(value.Length * 3), out _, out var written);
        _length += written;
    }

    // Truth values of neighbours differ too often for a branch to be foreseen.
    private static int WriteWord(bool value, Span<byte> destination)
    {
        var number = Unsafe.BitCast<bool, byte>(value);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, Words[number & 1]);
        return 5 - number;
    }

    private void WriteOtherText(ReadOnlySpan<char> value, Span<byte> destination)
    {
        // Most guarded texts are plain but for their first character: phone numbers.
        if (StartsFormula(value[0]) && PlainText.TryCopy(value, ref destination[1]))
        {
            destination[0] = (byte)'\'';
            _length += value.Length + 1;
            return;
        }

        if (value.ContainsAny(Special))
        {
            WriteQuotedText(value);
            return;
        }

        GuardText(value[0]);
        Transcode(value);
    }

    private void GuardText(char first)
    {
        if (StartsFormula(first))
            Append("'"u8);
    }

    private void GuardNumber(bool negative)
    {
        if (negative && Guard == FormulaGuard.Everything)
            Append("'"u8);
    }

    // All formula starters are '@' or below, as few first letters are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool StartsFormula(char first) => first <= '@' && IsFormulaStarter(first);

    private bool IsFormulaStarter(char first) => first switch
    {
        '=' or '+' or '-' or '@' => Guard != FormulaGuard.Off,
        '\t' or '\r' => Guard == FormulaGuard.Text,
        _ => false,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count + Room)
            Grow(count + Room);
        return _bytes.AsSpan(_length);
    }

    private void Grow(int count) =>
        Array.Resize(ref _bytes, Math.Max(checked(_length + count), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
}
