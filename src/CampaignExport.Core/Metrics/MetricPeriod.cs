using System.Globalization;

namespace CampaignExport.Metrics;

/// <summary>A period that metrics are counted in: an hour, a day, a week or a month, by its beginning.</summary>
/// <remarks>Immutable and thread-safe. The default value is January 1 of the year 1. Two periods are equal if they have the same beginning and are both hours, or both not.</remarks>
public readonly record struct MetricPeriod
{
    /// <summary>Initializes a day, or the week or month that begins with it.</summary>
    /// <param name="day">The day, or the first day.</param>
    public MetricPeriod(DateOnly day) => Day = day;

    /// <summary>Initializes an hour.</summary>
    /// <param name="hour">Its first moment, with the offset of the time zone.</param>
    public MetricPeriod(DateTimeOffset hour) => (Day, Hour) = (DateOnly.FromDateTime(hour.DateTime), hour);

    /// <summary>The day; the first day of a week or month, even if a range begins later; or the day of an hour.</summary>
    public DateOnly Day { get; }

    /// <summary>The first moment of an hour, with the offset of the time zone; null for a day, week or month.</summary>
    public DateTimeOffset? Hour { get; }

    /// <summary>The number by which series are sorted: the number of the day, or minutes since 1970.</summary>
    internal int Position => Hour is { } hour ? PositionOf(hour) : Day.DayNumber;

    /// <summary>Formats the period as in files.</summary>
    /// <returns>The day as <c>2026-03-29</c>, or the hour with its offset as <c>2026-03-29T03:00:00+02:00</c>.</returns>
    public override string ToString() => Hour is { } hour
        ? hour.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
        : Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Gets the number by which hours are sorted.</summary>
    internal static int PositionOf(DateTimeOffset hour) => (int)((hour.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMinute);
}
