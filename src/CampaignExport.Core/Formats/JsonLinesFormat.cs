using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>JSON Lines: one JSON object per row, in UTF-8, with a line feed after each.</summary>
/// <remarks>
/// Immutable and thread-safe. Every object has all columns as properties, in order, with null for an empty cell. The formula guard does
/// not apply, because programs read this format.
/// </remarks>
public sealed class JsonLinesFormat : IExportFormat
{
    /// <summary>The encoder of exports. It escapes only what JSON requires, so do not embed the JSON in HTML.</summary>
    /// <remarks>Immutable and thread-safe. Use it in stores whose JSON is copied into exports.</remarks>
    internal static JavaScriptEncoder Encoder { get; } = new ReadableJsonEncoder();

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder };

    /// <inheritdoc/>
    public string Extension => "jsonl";

    /// <inheritdoc/>
    public string Description => "jsonl";

    /// <inheritdoc/>
    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new JsonLinesRowEncoder<TRow>(columns);
}

/// <summary>Encodes rows as JSON objects, one per line.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over a buffer writer holds no resources to dispose.")]
internal sealed class JsonLinesRowEncoder<TRow> : RowEncoder<TRow>
{
    private readonly ByteBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly JsonCellWriter _cell;
    private readonly (JsonEncodedText Name, Action<TRow, CellWriter> Write)[] _columns;

    public JsonLinesRowEncoder(IReadOnlyList<Column<TRow>> columns)
    {
        Validate(columns);
        _columns = [.. columns.Select(column => (JsonEncodedText.Encode(JsonCellWriter.Repair(column.Name), JsonLinesFormat.WriterOptions.Encoder), column.Write))];
        _json = new Utf8JsonWriter(_buffer, JsonLinesFormat.WriterOptions);
        _cell = new JsonCellWriter(_json);
    }

    public override ReadOnlyMemory<byte> Written => _buffer.Written;

    public override void WriteHeader()
    {
    }

    public override void WriteRow(TRow row)
    {
        _json.Reset();
        _json.WriteStartObject();
        var at = 0;
        try
        {
            for (; at < _columns.Length; at++)
            {
                _json.WritePropertyName(_columns[at].Name);
                _cell.Begin();
                _columns[at].Write(row, _cell);
                _cell.End();
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ColumnException(_columns[at].Name.Value, error);
        }

        _json.WriteEndObject();
        _json.Flush();
        _buffer.Append((byte)'\n');
    }

    public override void Clear() => _buffer.Clear();
}

/// <summary>Escapes only what JSON requires, and U+007F. The encoders of .NET write an emoji as two escapes.</summary>
internal sealed class ReadableJsonEncoder : JavaScriptEncoder
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(sign => (byte)sign), (byte)'"', (byte)'\\', 0x7F]);

    private static readonly SearchValues<char> EscapedOrHalf = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(sign => (char)sign), '"', '\\', '\u007F', .. Enumerable.Range(0xD800, 0x800).Select(half => (char)half)]);

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\' or 0x7F;

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(Escaped);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        for (int at; (at = rest.IndexOfAny(EscapedOrHalf)) >= 0; rest = rest[(at + 2)..])
        {
            if (at + 1 == rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
                return textLength - rest.Length + at;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
