using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>The limit of malformed records that may be skipped per file. It is checked at the end of the file.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SkipLimit
{
    private readonly long? _records;
    private readonly decimal? _percent;

    private SkipLimit(long? records, decimal? percent) => (_records, _percent) = (records, percent);

    /// <summary>No limit.</summary>
    public static SkipLimit Unlimited { get; } = new(null, null);

    /// <summary>Whether the number of skipped records is limited.</summary>
    /// <value><see langword="false"/> only for <see cref="Unlimited"/>.</value>
    internal bool IsFinite => _records is not null || _percent is not null;

    /// <summary>Creates a limit from a number of records.</summary>
    /// <param name="records">The maximum number of skipped records per file. With 0, all malformed records are reported before the error.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static SkipLimit FromRecords(long records)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        return new(records, null);
    }

    /// <summary>Creates a limit from a percentage of the records.</summary>
    /// <param name="percent">The maximum percentage of skipped records per file, from 0 to 100.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is below 0 or above 100.</exception>
    public static SkipLimit FromPercent(decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new(null, percent);
    }

    /// <summary>Parses a limit: <c>10</c> for a number of records, <c>1%</c> or <c>0.5 %</c> for a percentage.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The limit; null if the text is not a limit.</param>
    /// <returns>True if the text is a limit.</returns>
    internal static bool TryParse(string text, out SkipLimit? limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        limit = text switch
        {
            [.. var share, '%'] when decimal.TryParse(share.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent <= 100 => FromPercent(percent),
            _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var records) => FromRecords(records),
            _ => null,
        };
        return limit is not null;
    }

    /// <summary>Determines whether a number of malformed records is within the limit.</summary>
    /// <param name="malformed">The number of malformed records of the file.</param>
    /// <param name="records">The number of all records of the file, including malformed ones.</param>
    /// <returns>True if the number is within the limit.</returns>
    internal bool Allows(long malformed, long records) =>
        _records is { } most ? malformed <= most : _percent is not { } percent || malformed * 100m <= percent * records;

    /// <summary>Describes a file that exceeds the limit.</summary>
    internal string DescribeExcess(long malformed, long records) =>
        FormattableString.Invariant($"{malformed} of the {Plural.Of(records, "record")} of the file {(malformed == 1 ? "is" : "are")} malformed; {this} may be skipped.");

    /// <summary>Returns the limit in the format of <see cref="TryParse"/>; <c>any number</c> for <see cref="Unlimited"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        _records is { } most ? most.ToString(CultureInfo.InvariantCulture)
        : _percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent}%")
        : "any number";
}
