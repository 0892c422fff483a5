using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CampaignExport.Formats;

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
