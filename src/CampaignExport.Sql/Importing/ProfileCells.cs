using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;

namespace CampaignExport.Sql;

/// <summary>Writes the cells of a profile as texts and whole numbers, which can be null.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Over a buffer writer, a JSON writer has nothing to dispose of.")]
internal abstract class ProfileCells : CellWriter
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _jsonWriter;

    protected ProfileCells() => _jsonWriter = new(_json, SqlJson.WriterOptions);

    public override void WriteText(ReadOnlySpan<char> value) => Write(ProfileValues.Clean(value.ToString()));

    public override void WriteUtf8Text(ReadOnlySpan<byte> value) => Write(ProfileValues.Clean(Encoding.UTF8.GetString(value)));

    public override void WriteInteger(long value) => Write(value);

    public override void WriteDecimal(decimal value) => Write(value.ToString(CultureInfo.InvariantCulture));

    public override void WriteBoolean(bool value) => Write(value ? 1 : 0);

    public override void WriteDate(DateOnly value) => Write(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public override void WriteInstant(DateTimeOffset value) => Write(SqlInstant.ToNumber(value)!.Value);

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

    protected abstract void Write(string? text);

    protected abstract void Write(long number);
}
