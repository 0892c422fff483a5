using System.Buffers;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;

namespace CampaignExport.Sql;

/// <summary>Writes cells from the stored JSON of custom attributes and events, without creating objects.</summary>
internal static class SqlCustomCells
{
    // A longer number may not fit into a decimal, and is written unchanged.
    private const int LongestDecimal = 28;

    /// <summary>Writes a cell.</summary>
    /// <param name="json">The custom attributes or events of a profile.</param>
    /// <param name="cell">The cell.</param>
    public delegate void Write(ReadOnlySpan<byte> json, CellWriter cell);

    /// <summary>Writes a custom attribute with its type.</summary>
    public static Write Attribute(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        return (json, cell) =>
        {
            var reader = new Utf8JsonReader(json);
            if (Find(ref reader, wanted))
                WriteValue(ref reader, json, cell);
            else
                cell.WriteNull();
        };
    }

    /// <summary>Whether there is a custom attribute of a name.</summary>
    public static bool HasAttribute(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return Find(ref reader, name);
    }

    /// <summary>Whether there is a custom event of a name.</summary>
    public static bool HasEvent(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return FindEvent(ref reader, name);
    }

    /// <summary>Writes the number of occurrences of a custom event.</summary>
    public static Write EventCount(string name) => Event(name, "count"u8, static (ref reader, cell) => cell.WriteInteger(reader.GetInt64()));

    /// <summary>Writes the time of the first or last occurrence of a custom event.</summary>
    public static Write EventTime(string name, ReadOnlySpan<byte> field) =>
        Event(name, field, static (ref reader, cell) => cell.WriteUtf8Text(reader.ValueSpan));

    private delegate void WriteToken(ref Utf8JsonReader reader, CellWriter cell);

    private static Write Event(string name, ReadOnlySpan<byte> field, WriteToken write)
    {
        var (wanted, wantedField) = (Encoding.UTF8.GetBytes(name), field.ToArray());
        return (json, cell) =>
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (FindEvent(ref reader, wanted) && Find(ref reader, wantedField) && reader.TokenType != JsonTokenType.Null)
                write(ref reader, cell);
            else
                cell.WriteNull();
        };
    }

    /// <summary>Advances to the object of a custom event: the first one of the name, as other sources do.</summary>
    private static bool FindEvent(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var one = reader;
            if (Find(ref one, "name"u8) && one.ValueTextEquals(name))
                return true;
            reader.Skip();
        }

        return false;
    }

    /// <summary>Advances to the value of a property of the current object.</summary>
    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType == JsonTokenType.None)
            reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }

    private static void WriteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, CellWriter cell)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                cell.WriteNull();
                break;
            case JsonTokenType.True or JsonTokenType.False:
                cell.WriteBoolean(reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.String when !reader.ValueIsEscaped:
                cell.WriteUtf8Text(reader.ValueSpan);
                break;
            case JsonTokenType.String:
                WriteEscaped(ref reader, cell);
                break;
            case JsonTokenType.Number when reader.ValueSpan.Length <= LongestDecimal && !reader.ValueSpan.ContainsAny((byte)'e', (byte)'E'):
                cell.WriteDecimal(reader.GetDecimal());
                break;
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                cell.WriteJson(json[start..(int)reader.BytesConsumed]);
                break;
        }
    }

    private static void WriteEscaped(ref Utf8JsonReader reader, CellWriter cell)
    {
        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            cell.WriteUtf8Text(text.AsSpan(0, reader.CopyString(text)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
