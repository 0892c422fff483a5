using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>Writes the value of one cell, with one call of the method for its type. A cell that is not written is empty.</summary>
/// <remarks>
/// Formats implement it; columns receive an instance. Not thread-safe. The output does not depend on the culture or the time zone of
/// the machine. No method keeps a span that it receives.
/// </remarks>
public abstract class CellWriter
{
    /// <summary>Writes an empty cell.</summary>
    public abstract void WriteNull();

    /// <summary>Writes text from UTF-16. Unpaired surrogates become U+FFFD.</summary>
    /// <param name="value">The text. Empty text is not null.</param>
    public abstract void WriteText(ReadOnlySpan<char> value);

    /// <summary>Writes text from UTF-8. Invalid bytes become U+FFFD.</summary>
    /// <param name="value">The text. Empty text is not null.</param>
    public abstract void WriteUtf8Text(ReadOnlySpan<byte> value);

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    public abstract void WriteInteger(long value);

    /// <summary>Writes a decimal number with its own number of decimals.</summary>
    /// <param name="value">The number.</param>
    public abstract void WriteDecimal(decimal value);

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The Boolean value.</param>
    public abstract void WriteBoolean(bool value);

    /// <summary>Writes a calendar day as <c>2026-06-01</c>.</summary>
    /// <param name="value">The day.</param>
    public abstract void WriteDate(DateOnly value);

    /// <summary>Writes an instant in UTC as <c>2026-06-01T12:34:56Z</c>, with a fraction of a second only if it has one.</summary>
    /// <param name="value">The instant, with any offset.</param>
    public abstract void WriteInstant(DateTimeOffset value);

    /// <summary>Begins a list or a map. It becomes JSON text in a CSV cell, and nested JSON in JSON Lines.</summary>
    /// <returns>A JSON writer for one value. It belongs to this instance: end it with <see cref="EndJson"/>.</returns>
    public abstract Utf8JsonWriter BeginJson();

    /// <summary>Ends the list or map that <see cref="BeginJson"/> began.</summary>
    public abstract void EndJson();

    /// <summary>Writes a list or a map from JSON text.</summary>
    /// <param name="value">One JSON value in UTF-8. It must be valid and without line breaks; it is not checked.</param>
    public virtual void WriteJson(ReadOnlySpan<byte> value)
    {
        BeginJson().WriteRawValue(value, skipInputValidation: true);
        EndJson();
    }

    /// <summary>Writes text, or an empty cell for null.</summary>
    /// <param name="value">The text.</param>
    public void WriteText(string? value)
    {
        if (value is null)
            WriteNull();
        else
            WriteText(value.AsSpan());
    }

    /// <summary>Writes a whole number, or an empty cell for null.</summary>
    /// <param name="value">The number.</param>
    public void WriteInteger(long? value)
    {
        if (value is { } number)
            WriteInteger(number);
        else
            WriteNull();
    }

    /// <summary>Writes a decimal number, or an empty cell for null.</summary>
    /// <param name="value">The number.</param>
    public void WriteDecimal(decimal? value)
    {
        if (value is { } number)
            WriteDecimal(number);
        else
            WriteNull();
    }

    /// <summary>Writes a Boolean value, or an empty cell for null.</summary>
    /// <param name="value">The Boolean value.</param>
    public void WriteBoolean(bool? value)
    {
        if (value is { } truth)
            WriteBoolean(truth);
        else
            WriteNull();
    }

    /// <summary>Writes a calendar day, or an empty cell for null.</summary>
    /// <param name="value">The day.</param>
    public void WriteDate(DateOnly? value)
    {
        if (value is { } day)
            WriteDate(day);
        else
            WriteNull();
    }

    /// <summary>Writes an instant, or an empty cell for null.</summary>
    /// <param name="value">The instant.</param>
    public void WriteInstant(DateTimeOffset? value)
    {
        if (value is { } instant)
            WriteInstant(instant);
        else
            WriteNull();
    }
}
