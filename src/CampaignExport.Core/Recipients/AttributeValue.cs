using System.Text.Json;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>The value of a custom attribute: a text, a number, a truth value, an instant, a list or a map.</summary>
/// <remarks>Immutable and thread-safe. The default value is null.</remarks>
public readonly struct AttributeValue
{
    private readonly object? _value;

    private AttributeValue(object value) => _value = value;

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => _value is null;

    /// <summary>Makes a text.</summary>
    /// <param name="value">The text; null for no value.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Text(string? value) => value is null ? default : new(value);

    /// <summary>Makes a number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Number(decimal value) => new(value);

    /// <summary>Makes a truth value.</summary>
    /// <param name="value">The truth value.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Boolean(bool value) => new(value);

    /// <summary>Makes an instant.</summary>
    /// <param name="value">The instant, whatever its offset.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Instant(DateTimeOffset value) => new(value);

    /// <summary>Makes a value of JSON: a list or a map stays JSON, anything else becomes what it is.</summary>
    /// <param name="value">The JSON, of a document that is not disposed.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => default,
        JsonValueKind.String => Text(value.GetString()),
        JsonValueKind.True => Boolean(true),
        JsonValueKind.False => Boolean(false),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => Number(number),
        _ => new(value),
    };

    /// <summary>Makes a value of one JSON value in UTF-8, which is valid, without line breaks, and not changed any more.</summary>
    internal static AttributeValue Json(byte[] utf8) => new(utf8);

    /// <summary>Writes the value into a cell.</summary>
    /// <param name="cell">The cell.</param>
    public void WriteTo(CellWriter cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        switch (_value)
        {
            case null:
                cell.WriteNull();
                break;
            case string text:
                cell.WriteText(text);
                break;
            case decimal number:
                cell.WriteDecimal(number);
                break;
            case bool truth:
                cell.WriteBoolean(truth);
                break;
            case DateTimeOffset instant:
                cell.WriteInstant(instant);
                break;
            case byte[] utf8:
                cell.WriteJson(utf8);
                break;
            case JsonElement json:
                json.WriteTo(cell.BeginJson());
                cell.EndJson();
                break;
        }
    }
}
