
namespace CampaignExport.Metrics;

/// <summary>A range of calendar days, including both ends.</summary>
/// <remarks>
/// Immutable and thread-safe. Two ranges are equal if both ends are equal. A range has no time zone. The code that uses the range
/// defines the time zone of its days.
/// </remarks>
public sealed record DayRange
{
    /// <summary>Initializes a new range.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day. It can equal <paramref name="first"/>.</param>
    /// <exception cref="ExportRequestException"><paramref name="first"/> is after <paramref name="last"/>.</exception>
    public DayRange(DateOnly first, DateOnly last)
    {
        if (first > last)
        {
            throw new ExportRequestException(
                $"The range starts on {first:yyyy-MM-dd}, after its end on {last:yyyy-MM-dd}. Give a first day that is not after the last one.",
                $"La période commence le {first:D}, après sa fin le {last:D}. Donnez un premier jour qui n’est pas après le dernier.");
        }

        First = first;
        Last = last;
    }

    /// <summary>The first day.</summary>
    public DateOnly First { get; }

    /// <summary>The last day.</summary>
    public DateOnly Last { get; }

    /// <summary>The number of days, at least 1.</summary>
    public int Count => Last.DayNumber - First.DayNumber + 1;

    /// <summary>The days in order.</summary>
    public IEnumerable<DateOnly> Days
    {
        get
        {
            for (var day = First.DayNumber; day <= Last.DayNumber; day++)
                yield return DateOnly.FromDayNumber(day);
        }
    }

    /// <summary>Determines whether a day is in the range.</summary>
    /// <param name="day">The day.</param>
    /// <returns>True if the day is one of the ends or between them.</returns>
    public bool Contains(DateOnly day) => First <= day && day <= Last;
}
