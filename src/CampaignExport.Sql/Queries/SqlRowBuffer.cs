using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;

namespace CampaignExport.Sql;

/// <summary>
/// Collects the cells of rows for a database in the form of a binary COPY of PostgreSQL: the number of fields of a row in
/// two bytes, then for each field its length in four bytes, or -1 for null, and its bytes. Numbers take eight big-endian bytes.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over a buffer writer holds no resources.")]
internal sealed class SqlRowBuffer : CellWriter
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _jsonWriter;
    private byte[] _bytes = new byte[256 * 1024];
    private int _length;

    public SqlRowBuffer() => _jsonWriter = new(_json, SqlJson.WriterOptions);

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => (_length, Count) = (0, 0);

    public void BeginRow(int fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), (short)fields);
        _length += sizeof(short);
        Count++;
    }

    public override void WriteNull()
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), -1);
        _length += sizeof(int);
    }

    public override void WriteText(ReadOnlySpan<char> value)
    {
        var written = Encoding.UTF8.GetBytes(value, Reserve(sizeof(int) + (value.Length * 3))[sizeof(int)..]);
        if (_bytes.AsSpan(_length + sizeof(int), written).Contains((byte)0))
            WriteText(value.ToString().Replace('\0', '\uFFFD').AsSpan());
        else
            EndField(written);
    }

    public override void WriteUtf8Text(ReadOnlySpan<byte> value)
    {
        // PostgreSQL text contains neither zeros nor invalid UTF-8.
        if (value.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(value))
        {
            WriteText(Encoding.UTF8.GetString(value).AsSpan());
            return;
        }

        value.CopyTo(Reserve(sizeof(int) + value.Length)[sizeof(int)..]);
        EndField(value.Length);
    }

    public override void WriteInteger(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(int) + sizeof(long))[sizeof(int)..], value);
        EndField(sizeof(long));
    }

    public override void WriteDecimal(decimal value)
    {
        _ = value.TryFormat(Reserve(sizeof(int) + 40)[sizeof(int)..], out var written, provider: CultureInfo.InvariantCulture);
        EndField(written);
    }

    public override void WriteBoolean(bool value) => WriteInteger(value ? 1 : 0);

    public override void WriteDate(DateOnly value)
    {
        _ = value.TryFormat(Reserve(sizeof(int) + 10)[sizeof(int)..], out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        EndField(written);
    }

    public override void WriteInstant(DateTimeOffset value) => WriteInteger(SqlInstant.ToNumber(value)!.Value);

    public override Utf8JsonWriter BeginJson()
    {
        _json.ResetWrittenCount();
        _jsonWriter.Reset();
        return _jsonWriter;
    }

    public override void EndJson()
    {
        _jsonWriter.Flush();
        if (_json.WrittenCount == 0)
            WriteNull();
        else
            WriteUtf8Text(_json.WrittenSpan);
    }

    private void EndField(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), length);
        _length += sizeof(int) + length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(checked(_length + count), _bytes.Length * 2L), Array.MaxLength));
        return _bytes.AsSpan(_length);
    }
}
