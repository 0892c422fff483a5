using System.Text.Json;

namespace CampaignExport.Formats;

/// <summary>Takes the value of one cell, in the one method that fits its type. A cell that is not written is empty.</summary>
/// <remarks>
/// Columns are handed one; formats implement it. For one thread at a time. Everything is written invariantly: the culture
/// and the time zone of the machine do not matter. No method keeps a span that it was given.
/// </remarks>
public abstract class CellWriter
{
    /// <summary>Writes an empty cell.</summary>
    public abstract void WriteNull();

    /// <summary>Writes text from UTF-16. Halves of surrogate pairs become U+FFFD.</summary>
    /// <param name="value">The text; an empty one is an empty text, not null.</param>
    public abstract void WriteText(ReadOnlySpan<char> value);

    /// <summary>Writes text from UTF-8. What is not UTF-8 becomes U+FFFD.</summary>
    /// <param name="value">The text; an empty one is an empty text, not null.</param>
    public abstract void WriteUtf8Text(ReadOnlySpan<byte> value);

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    public abstract void WriteInteger(long value);

    /// <summary>Writes a decimal number with the decimals it has.</summary>
    /// <param name="value">The number.</param>
    public abstract void WriteDecimal(decimal value);

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The truth value.</param>
    public abstract void WriteBoolean(bool value);

    /// <summary>Writes a calendar day as <c>2026-06-01</c>.</summary>
    /// <param name="value">The day.</param>
    public abstract void WriteDate(DateOnly value);

    /// <summary>Writes an instant in UTC as <c>2026-06-01T12:34:56Z</c>, with a fraction of a second only where it has one.</summary>
    /// <param name="value">The instant, whatever its offset.</param>
    public abstract void WriteInstant(DateTimeOffset value);

    /// <summary>Begins a list or a map. It is JSON text in a CSV cell, and JSON itself in JSON Lines.</summary>
    /// <returns>Takes one JSON value. It belongs to this writer: hand it back with <see cref="EndJson"/>.</returns>
    public abstract Utf8JsonWriter BeginJson();

    /// <summary>Ends what <see cref="BeginJson"/> began.</summary>
    public abstract void EndJson();

    /// <summary>Writes a list or a map that is JSON text already.</summary>
    /// <param name="value">One JSON value in UTF-8, valid and without line breaks. It is not checked.</param>
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

    /// <summary>Writes a truth value, or an empty cell for null.</summary>
    /// <param name="value">The truth value.</param>
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
