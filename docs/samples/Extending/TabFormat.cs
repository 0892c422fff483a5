using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;

namespace Extending;

// <own-format>
internal sealed class TabFormat : IExportFormat
{
    public string Extension => "tsv";

    public string Description => "tab-separated";

    public RowEncoder<TRow> CreateEncoder<TRow>(IReadOnlyList<Column<TRow>> columns) => new Encoder<TRow>(columns);

    private sealed class Encoder<TRow> : RowEncoder<TRow>
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();
        private readonly IReadOnlyList<Column<TRow>> _columns;
        private readonly Cell _cell;

        public Encoder(IReadOnlyList<Column<TRow>> columns)
        {
            Validate(columns);
            _columns = columns;
            var json = new ArrayBufferWriter<byte>();
            _cell = new Cell(_buffer, json, new Utf8JsonWriter(json));
        }

        public override ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

        public override void WriteHeader() => WriteLine(column => _cell.WriteText(column.Name));

        public override void WriteRow(TRow row) => WriteLine(column => column.Write(row, _cell));

        public override void Clear() => _buffer.ResetWrittenCount();

        private void WriteLine(Action<Column<TRow>> write)
        {
            for (var i = 0; i < _columns.Count; i++)
            {
                if (i > 0)
                    _buffer.Write("\t"u8);
                write(_columns[i]);
            }

            _buffer.Write("\n"u8);
        }
    }

    private sealed class Cell(ArrayBufferWriter<byte> buffer, ArrayBufferWriter<byte> json, Utf8JsonWriter jsonWriter) : CellWriter
    {
        public override void WriteNull()
        {
        }

        // A cell of this format cannot contain a tab or a line break, so each becomes a space.
        public override void WriteText(ReadOnlySpan<char> value)
        {
            Span<char> text = value.Length <= 256 ? stackalloc char[value.Length] : new char[value.Length];
            value.CopyTo(text);
            foreach (var special in "\t\r\n")
                text.Replace(special, ' ');
            Encoding.UTF8.GetBytes(text, buffer);
        }

        public override void WriteUtf8Text(ReadOnlySpan<byte> value) => WriteText(Encoding.UTF8.GetString(value));

        public override void WriteInteger(long value) => WriteText(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteDecimal(decimal value) => WriteText(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteBoolean(bool value) => WriteText(value ? "true" : "false");

        public override void WriteDate(DateOnly value) => WriteText(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        public override void WriteInstant(DateTimeOffset value) =>
            WriteText(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

        public override Utf8JsonWriter BeginJson()
        {
            json.ResetWrittenCount();
            jsonWriter.Reset();
            return jsonWriter;
        }

        public override void EndJson()
        {
            jsonWriter.Flush();
            WriteUtf8Text(json.WrittenSpan);
        }
    }
}
// </own-format>
