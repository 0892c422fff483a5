namespace CampaignExport.Metrics;

/// <summary>Divides time into periods.</summary>
internal static class Periods
{
    // No local day begins or ends further from midnight in UTC.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(48);

    /// <summary>Determines whether the periods have several days.</summary>
    public static bool IsLongerThanDay(this Granularity granularity) => granularity is not (Granularity.Day or Granularity.Hour);

    /// <summary>Gets the day, week or month of a day.</summary>
    public static MetricPeriod Of(DateOnly day, Granularity granularity) => new(granularity switch
    {
        // The first of all days is a Monday.
        Granularity.Week => DateOnly.FromDayNumber(day.DayNumber - (day.DayNumber % 7)),
        Granularity.WeekFromSunday => DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - ((day.DayNumber + 1) % 7))),
        Granularity.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    });

    /// <summary>Gets the period of a moment.</summary>
    public static MetricPeriod Of(DateTimeOffset time, Granularity granularity, TimeZoneInfo zone) => granularity == Granularity.Hour
        ? new(HourOf(time, zone))
        : Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime), granularity);

    /// <summary>Gets the periods with days in a range, in order.</summary>
    public static IReadOnlyList<MetricPeriod> In(DayRange range, Granularity granularity, TimeZoneInfo zone) => granularity == Granularity.Hour
        ? [.. Hours(range, zone)]
        : [.. range.Days.Select(day => Of(day, granularity)).Distinct()];

    /// <summary>Finds the moment between two others at which the zone changes its offset, to the tick.</summary>
    public static DateTimeOffset FindChange(TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        var offset = zone.GetUtcOffset(before);
        while (after.UtcTicks - before.UtcTicks > 1)
        {
            var middle = before + ((after - before) / 2);
            if (zone.GetUtcOffset(middle) == offset)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    private static DateTimeOffset HourOf(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var start = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour));
        return zone.GetUtcOffset(start) == local.Offset ? start : FindChange(zone, start, local).ToOffset(local.Offset);
    }

    // Where a change moves the clock over midnight, hours of two days alternate.
    private static IEnumerable<MetricPeriod> Hours(DayRange range, TimeZoneInfo zone)
    {
        var (at, end) = (Moment(range.First, -Margin), Moment(range.Last, Margin));
        while (at < end)
        {
            var hour = HourOf(at, zone);
            if (range.Contains(DateOnly.FromDateTime(hour.DateTime)))
                yield return new(hour);
            var next = hour.AddTicks(TimeSpan.TicksPerHour - (hour.Ticks % TimeSpan.TicksPerHour));
            at = zone.GetUtcOffset(next.AddTicks(-1)) == hour.Offset ? next : FindChange(zone, hour, next);
        }
    }

    private static DateTimeOffset Moment(DateOnly day, TimeSpan shift)
    {
        var ticks = day.ToDateTime(TimeOnly.MinValue).Ticks + shift.Ticks;
        return new(Math.Clamp(ticks, Margin.Ticks, DateTimeOffset.MaxValue.Ticks - Margin.Ticks), TimeSpan.Zero);
    }
}
