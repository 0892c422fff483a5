using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>Encodes rows as JSON objects, one a line.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Over a buffer writer, a JSON writer holds nothing that wants disposing.")]
internal sealed class JsonLinesRowEncoder<TRow> : RowEncoder<TRow>
{
    // The relaxed encoder keeps accents readable; nobody pastes these lines into HTML.
    private static readonly JavaScriptEncoder Escaping = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly ByteBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly JsonCellWriter _cell;
    private readonly (JsonEncodedText Name, Action<TRow, CellWriter> Write)[] _columns;

    public JsonLinesRowEncoder(IReadOnlyList<Column<TRow>> columns)
    {
        Validate(columns);
        _columns = [.. columns.Select(column => (JsonEncodedText.Encode(column.Name, Escaping), column.Write))];
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Escaping });
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
        foreach (var (name, write) in _columns)
        {
            _json.WritePropertyName(name);
            _cell.Begin();
            write(row, _cell);
            _cell.End();
        }

        _json.WriteEndObject();
        _json.Flush();
        _buffer.Append((byte)'\n');
    }

    public override void Clear() => _buffer.Clear();
}
