using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Reads the value at the current token of a JSON reader.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal delegate T JsonItem<out T>(ref Utf8JsonReader json);

/// <summary>
/// Reads values of documented fields from a JSON reader, and leaves it at the last token of the value. JSON null becomes null. A value of
/// another type is a <see cref="FormatException"/> that names the expected type but never the value.
/// </summary>
internal static class JsonValues
{
    /// <summary>Moves to the next field of an object. Returns false at its end.</summary>
    public static bool NextField(this ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>The problem of a field that an object has twice, so that one of its values would be lost.</summary>
    public const string Repeated = "occurs twice in one object";

    /// <summary>Moves to the value of the field if the field has this name.</summary>
    /// <param name="json">The reader, at the name of a field.</param>
    /// <param name="name">The name.</param>
    /// <param name="hasValue">Whether the object had a value under this name before.</param>
    /// <exception cref="FormatException">The field has this name, and had a value before.</exception>
    public static bool TakesField(this ref Utf8JsonReader json, ReadOnlySpan<byte> name, bool hasValue) =>
        json.ValueTextEquals(name) && (hasValue ? throw new FormatException(Repeated) : json.Read());

    /// <summary>Enters an object. Returns false for null.</summary>
    public static bool EntersObject(this ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => false,
        JsonTokenType.StartObject => true,
        _ => throw new FormatException("is not an object"),
    };

    public static void RequireObject(this ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new FormatException("does not contain objects");
    }

    /// <summary>Reads a list. Nulls in it are skipped.</summary>
    public static List<T>? List<T>(this ref Utf8JsonReader json, JsonItem<T> item)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType != JsonTokenType.StartArray)
            throw new FormatException("is not a list");
        var list = new List<T>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Null)
                list.Add(item(ref json));
        }

        return list;
    }

    public static string? Text(this ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => json.AnyText(),
        _ => throw new FormatException("is not a string"),
    };

    public static bool? Boolean(this ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new FormatException("is neither true nor false"),
    };

    /// <summary>Reads a number, possibly from a string. An empty string is null.</summary>
    public static decimal? Number(this ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            return !json.TryGetDecimal(out var number) ? throw new FormatException("is a number that is too large")
                : IsRounded(json.ValueSpan, number) ? throw new FormatException("is a number of more than 28 digits")
                : number;
        }

        return json.TextOf("is not a number") is { Length: > 0 } text ? ReadNumber(text) : null;
    }

    public static long? Integer(this ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var integer) ? integer : ReadInteger(json.Number());

    public static int? Int32(this ref Utf8JsonReader json) => json.Integer() switch
    {
        null => null,
        var integer and >= int.MinValue and <= int.MaxValue => (int)integer,
        _ => throw new FormatException("is a number that is too large"),
    };

    public static DateTimeOffset? Instant(this ref Utf8JsonReader json)
    {
        if (json.TextOf("is not a date with a time") is not { Length: > 0 } text)
            return null;
        return InstantText.TryRead(text, out var instant) ? instant : throw new FormatException("is not a date with a time");
    }

    /// <summary>Reads an instant, possibly from seconds since 1970.</summary>
    public static DateTimeOffset? Timestamp(this ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.Number)
            return json.Instant();
        return json.TryGetInt64(out var seconds) && seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new FormatException("is not a time in seconds since 1970");
    }

    public static DateOnly? Day(this ref Utf8JsonReader json)
    {
        if (json.TextOf("is not a date") is not { Length: > 0 } text)
            return null;
        return InstantText.TryReadDay(text, out var day) ? day : throw new FormatException("is not a date");
    }

    /// <summary>Returns a string or the name of a field. U+0000 and unpaired surrogates, which only escapes can produce, become U+FFFD and are counted.</summary>
    public static string AnyText(this ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.GetString()!;
        try
        {
            return BrokenText.Repair(json.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return BrokenText.Repair(BrokenText.Unescape(json.ValueSpan));
        }
    }

    /// <summary>Reads an id. Invalid characters in it are an error, because replacing them would change the identity.</summary>
    public static string? Id(this ref Utf8JsonReader json)
    {
        var before = BrokenText.Replaced;
        var id = json.Text();
        if (BrokenText.Replaced != before)
            throw new FormatException("is an id with U+0000 or half of a surrogate pair in it");
        return id is null ? null : IdentityText.Require(id);
    }

    /// <exception cref="FormatException">The text is not a number.</exception>
    public static decimal ReadNumber(ReadOnlySpan<byte> text) =>
        !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? throw new FormatException("is not a number")
        : IsRounded(text, number) ? throw new FormatException("is a number of more than 28 digits")
        : number;

    /// <exception cref="FormatException">The number is not whole, or too large.</exception>
    public static long? ReadInteger(decimal? number)
    {
        if (number is not { } value)
            return null;
        return decimal.Truncate(value) == value && value is >= long.MinValue and <= long.MaxValue
            ? (long)value
            : throw new FormatException("is not a whole number, or too large");
    }

    // A decimal has 28 digits for certain.
    private static bool IsRounded(ReadOnlySpan<byte> text, decimal number)
    {
        if (text.Length <= 28 && number != 0)
            return false;
        text = text.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var exponent ? text[..exponent] : text;
        var (digits, zeros) = (0, 0);
        foreach (var sign in text.Contains((byte)'.') ? text.TrimEnd(" 0"u8) : text)
        {
            if (sign is >= (byte)'1' and <= (byte)'9')
                (digits, zeros) = (digits + zeros + 1, 0);
            else if (sign == '0' && digits > 0)
                zeros++;
        }

        return digits > (number == 0 ? 0 : 28);
    }

    private static ReadOnlySpan<byte> TextOf(this ref Utf8JsonReader json, string complaint) => json.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String when !json.ValueIsEscaped => json.ValueSpan,
        JsonTokenType.String => Encoding.UTF8.GetBytes(json.AnyText()),
        _ => throw new FormatException(complaint),
    };
}
