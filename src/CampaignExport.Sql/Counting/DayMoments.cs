using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Moments in microseconds since 1970, as events have them.</summary>
internal static class DayMoments
{
    /// <summary>Gets the microseconds of a time, rounded down, so that it never moves to the next day.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Gets the time of a moment.</summary>
    public static DateTimeOffset ToTime(long moment) => DateTimeOffset.UnixEpoch.AddTicks(moment * TimeSpan.TicksPerMicrosecond);

    /// <summary>Creates the condition of the time <c>t</c> of an event on some days; null for all days.</summary>
    public static string When(DayRange? range, TimeZoneInfo zone) =>
        range is null ? "true" : FormattableString.Invariant($"t >= {Begin(range.First, zone)} AND t < {Begin(range.Last.AddDays(1), zone)}");

    /// <summary>Gets the first moment of a day in the zone, even if the day has no midnight.</summary>
    public static long Begin(DateOnly day, TimeZoneInfo zone)
    {
        const long hours = TimeSpan.TicksPerHour / TimeSpan.TicksPerMicrosecond;
        var midnight = (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var (low, high) = (midnight - (hours * 16), midnight + (hours * 16));
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(ToTime(middle), zone).DateTime) < day)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
