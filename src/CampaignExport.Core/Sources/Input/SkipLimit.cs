using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>How many malformed records of a file may be skipped. It is checked at the end of the file.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record SkipLimit
{
    private readonly long? _records;
    private readonly decimal? _percent;

    private SkipLimit(long? records, decimal? percent) => (_records, _percent) = (records, percent);

    /// <summary>Any number of records.</summary>
    /// <value>The limit that no file exceeds.</value>
    public static SkipLimit Unlimited { get; } = new(null, null);

    /// <summary>Whether a number of skipped records can exceed the limit.</summary>
    /// <value><see langword="false"/> for <see cref="Unlimited"/> alone.</value>
    public bool IsFinite => _records is not null || _percent is not null;

    /// <summary>Makes a limit of a number of records.</summary>
    /// <param name="records">How many records of a file may be skipped; 0 means that none may, but all are read and reported.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static SkipLimit OfRecords(long records)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        return new(records, null);
    }

    /// <summary>Makes a limit of a share of the records.</summary>
    /// <param name="percent">How many of a hundred records of a file may be skipped: from 0 to 100.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is below 0 or above 100.</exception>
    public static SkipLimit OfPercent(decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new(null, percent);
    }

    /// <summary>Reads a limit as people write it: <c>10</c> for records, <c>1%</c> or <c>0.5 %</c> for a share.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The limit; null if the text is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out SkipLimit? limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        limit = text switch
        {
            [.. var share, '%'] when decimal.TryParse(share.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent <= 100 => OfPercent(percent),
            _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var records) => OfRecords(records),
            _ => null,
        };
        return limit is not null;
    }

    /// <summary>Tells whether so many malformed records may be skipped.</summary>
    /// <param name="malformed">How many records of the file are malformed.</param>
    /// <param name="records">How many records the file has, malformed ones included.</param>
    /// <returns>Whether they are within the limit.</returns>
    public bool Allows(long malformed, long records) =>
        _records is { } most ? malformed <= most : _percent is not { } percent || malformed * 100m <= percent * records;

    /// <summary>Gives the limit as <see cref="TryParse"/> reads it; <c>any number</c> for <see cref="Unlimited"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        _records is { } most ? most.ToString(CultureInfo.InvariantCulture)
        : _percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent}%")
        : "any number";
}
