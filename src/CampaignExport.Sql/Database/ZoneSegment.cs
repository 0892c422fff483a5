using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>A period in which a time zone has one offset. There are about two a year, so a database joins them cheaply.</summary>
/// <param name="From">The start, as a <see cref="SqlInstant"/>.</param>
/// <param name="To">The exclusive end.</param>
/// <param name="Shift">The offset that is added to an instant, so that its whole days are the number of the local day.</param>
internal readonly record struct ZoneSegment(long From, long To, long Shift)
{
    /// <summary>Splits a range of time into its periods. They define all local days, including those of 23 or 25 hours or without a midnight.</summary>
    public static List<ZoneSegment> Split(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        // No zone changes its offset and changes it back within some hours.
        var step = TimeSpan.FromHours(6);
        var segments = new List<ZoneSegment>();
        var begin = from;
        for (var at = from; at < to; at += step)
        {
            var next = at + step < to ? at + step : to;
            if (zone.GetUtcOffset(at) == zone.GetUtcOffset(next))
                continue;
            var change = Periods.FindChange(zone, at, next);
            Add(begin, change);
            begin = change;
        }

        Add(begin, to);
        return segments;

        void Add(DateTimeOffset first, DateTimeOffset end) => segments.Add(new(
            SqlInstant.ToNumber(first)!.Value, SqlInstant.ToNumber(end)!.Value, DateTimeOffset.UnixEpoch.Ticks + zone.GetUtcOffset(first).Ticks));
    }
}
