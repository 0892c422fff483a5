using System.Globalization;

namespace CampaignExport.Metrics;

/// <summary>Calendar days from a first to a last one, both included.</summary>
/// <remarks>
/// Immutable and thread-safe; equal when both ends are. A range has no time zone: whoever hands it over says in which one
/// its days begin.
/// </remarks>
public sealed record DayRange
{
    /// <summary>Makes a range.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day, which may be the first one.</param>
    /// <exception cref="ExportRequestException"><paramref name="first"/> is after <paramref name="last"/>.</exception>
    public DayRange(DateOnly first, DateOnly last)
    {
        if (first > last)
        {
            throw new ExportRequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"The range starts on {first:yyyy-MM-dd}, after its end on {last:yyyy-MM-dd}. Give a first day that is not after the last one."));
        }

        First = first;
        Last = last;
    }

    /// <summary>The first day.</summary>
    public DateOnly First { get; }

    /// <summary>The last day.</summary>
    public DateOnly Last { get; }

    /// <summary>How many days there are, at least 1.</summary>
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

    /// <summary>Whether a day lies in the range.</summary>
    /// <param name="day">The day.</param>
    /// <returns>True for both ends and all between.</returns>
    public bool Contains(DateOnly day) => First <= day && day <= Last;
}
