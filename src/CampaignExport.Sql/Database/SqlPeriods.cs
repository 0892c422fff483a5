using System.Globalization;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Creates the expressions of periods, in the SQL that all databases share.</summary>
internal static class SqlPeriods
{
    /// <summary>Creates the cases of an instant: before an end, the first moment of its hour in the zone. The last end is that of the zone.</summary>
    /// <param name="zone">The periods in which the zone has one offset.</param>
    /// <param name="at">The expression of the instant.</param>
    /// <param name="unit">The ticks in a unit of the instant.</param>
    public static IEnumerable<(long End, string Hour)> Hours(IReadOnlyList<ZoneSegment> zone, string at, long unit)
    {
        foreach (var (place, one) in zone.Index())
        {
            // A change within an hour of the clock begins another one.
            var full = one.From + ((TimeSpan.TicksPerHour - ((one.From + one.Shift) % TimeSpan.TicksPerHour)) % TimeSpan.TicksPerHour);
            if (place > 0 && full > one.From)
                yield return (Math.Min(full, one.To) / unit, Number(one.From / unit));
            yield return (one.To / unit, $"{at} - ({at} + {Number(one.Shift / unit)}) % {Number(TimeSpan.TicksPerHour / unit)}");
        }
    }

    /// <summary>Creates an expression that is equal for the days of a week or month, and different for those of others.</summary>
    /// <param name="day">The expression of the number of the day.</param>
    /// <param name="granularity">The periods.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    public static string PeriodOf(string day, Granularity granularity, DateOnly first, DateOnly last) => granularity switch
    {
        Granularity.Week => $"{day} - {day} % 7",
        Granularity.WeekFromSunday => $"{day} - ({day} + 1) % 7",
        Granularity.Month => $"CASE {string.Concat(Months(first, last).Select(month => $"WHEN {day} < {Number(month.DayNumber)} THEN {Number(month.DayNumber)} "))}ELSE 0 END",
        _ => day,
    };

    // Their first days.
    private static IEnumerable<DateOnly> Months(DateOnly first, DateOnly last)
    {
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
            yield return month;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
