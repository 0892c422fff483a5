using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignExport.Formats;

/// <summary>Writes the cells of a JSON Lines file as JSON values.</summary>
internal sealed class JsonCellWriter(Utf8JsonWriter json) : CellWriter
{
    private readonly Instants _instants = new();
    private bool _written;

    /// <summary>Replaces unpaired surrogates, which UTF-8 cannot represent, by U+FFFD.</summary>
    public static string Repair(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        _ = Encoding.UTF8.GetBytes(text, utf8);
        return Encoding.UTF8.GetString(utf8);
    }

    public void Begin() => _written = false;

    public void End()
    {
        if (!_written)
            json.WriteNullValue();
    }

    public override void WriteNull()
    {
        _written = true;
        json.WriteNullValue();
    }

    public override void WriteText(ReadOnlySpan<char> value)
    {
        _written = true;
        if (IsWellFormed(value))
            json.WriteStringValue(value);
        else
            json.WriteStringValue(Repair(value));
    }

    public override void WriteUtf8Text(ReadOnlySpan<byte> value)
    {
        _written = true;
        if (Utf8.IsValid(value))
            json.WriteStringValue(value);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(value));
    }

    public override void WriteInteger(long value)
    {
        _written = true;
        json.WriteNumberValue(value);
    }

    public override void WriteDecimal(decimal value)
    {
        _written = true;
        json.WriteNumberValue(value);
    }

    public override void WriteBoolean(bool value)
    {
        _written = true;
        json.WriteBooleanValue(value);
    }

    public override void WriteDate(DateOnly value)
    {
        _written = true;
        Span<byte> text = stackalloc byte[10];
        _instants.WriteDay(value.DayNumber, text);
        json.WriteStringValue(text);
    }

    public override void WriteInstant(DateTimeOffset value)
    {
        _written = true;
        Span<byte> text = stackalloc byte[Instants.MostBytes];
        json.WriteStringValue(text[.._instants.Write(value, text)]);
    }

    public override Utf8JsonWriter BeginJson()
    {
        _written = true;
        return json;
    }

    public override void EndJson()
    {
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0; text = text[(at + 2)..])
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
        }

        return true;
    }
}
