using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Writes a value as text.</summary>
internal sealed class TextCell : CellWriter, IDisposable
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private Utf8JsonWriter? _writer;
    private string _text = "";

    public static string Of(AttributeValue value)
    {
        using var cell = new TextCell();
        value.WriteTo(cell);
        return cell._text;
    }

    public void Dispose() => _writer?.Dispose();

    public override void WriteNull() => _text = "(null)";

    public override void WriteText(ReadOnlySpan<char> value) => _text = value.ToString();

    public override void WriteUtf8Text(ReadOnlySpan<byte> value) => _text = Encoding.UTF8.GetString(value);

    public override void WriteInteger(long value) => _text = value.ToString(CultureInfo.InvariantCulture);

    public override void WriteDecimal(decimal value) => _text = value.ToString(CultureInfo.InvariantCulture);

    public override void WriteBoolean(bool value) => _text = value ? "true" : "false";

    public override void WriteDate(DateOnly value) => _text = value.ToString("O", CultureInfo.InvariantCulture);

    public override void WriteInstant(DateTimeOffset value) => _text = value.ToString("O", CultureInfo.InvariantCulture);

    public override Utf8JsonWriter BeginJson() => _writer = new Utf8JsonWriter(_json);

    public override void EndJson()
    {
        _writer!.Dispose();
        WriteUtf8Text(_json.WrittenSpan);
    }
}
