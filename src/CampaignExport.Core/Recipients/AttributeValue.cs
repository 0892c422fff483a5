using System.Text.Json;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>The value of a custom attribute: a text, a number, a Boolean value, an instant, a list or a map.</summary>
/// <remarks>Immutable and thread-safe. The default value is no value.</remarks>
public readonly struct AttributeValue
{
    private readonly object? _value;

    private AttributeValue(object value) => _value = value;

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => _value is null;

    /// <summary>Creates a text value.</summary>
    /// <param name="value">The text; null for no value.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Text(string? value) => value is null ? default : new(value);

    /// <summary>Creates a numeric value.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Number(decimal value) => new(value);

    /// <summary>Creates a Boolean value.</summary>
    /// <param name="value">The Boolean value.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Boolean(bool value) => new(value);

    /// <summary>Creates an instant.</summary>
    /// <param name="value">The instant, with any offset.</param>
    /// <returns>The value.</returns>
    public static AttributeValue Instant(DateTimeOffset value) => new(value);

    /// <summary>Creates a value from JSON. Lists and maps stay JSON; other values become a text, a number, a Boolean value or no value.</summary>
    /// <param name="value">The JSON value. Its document must not be disposed while the value is in use.</param>
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

    /// <summary>Creates a value from one JSON value in UTF-8. The bytes must be valid, without line breaks, and must not change afterwards.</summary>
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
