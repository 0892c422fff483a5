namespace CampaignExport.Sql;

/// <summary>A stretch of time in which a zone has one offset. There are two a year or so, so a database joins them cheaply.</summary>
/// <param name="From">When it begins, as <see cref="SqlInstant"/> has it.</param>
/// <param name="To">When it has ended.</param>
/// <param name="Shift">What is added to an instant in it, so that whole days are the number of the local day.</param>
internal readonly record struct ZoneSegment(long From, long To, long Shift)
{
    /// <summary>Splits a stretch of time. All days of zones, of 23 or 25 hours or without a midnight, follow from it.</summary>
    public static List<ZoneSegment> Of(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        // No zone changes its offset and takes it back within some hours.
        var step = TimeSpan.FromHours(6);
        var segments = new List<ZoneSegment>();
        var begin = from;
        for (var at = from; at < to; at += step)
        {
            var next = at + step < to ? at + step : to;
            if (zone.GetUtcOffset(at) == zone.GetUtcOffset(next))
                continue;
            var change = FindChange(zone, at, next);
            Add(begin, change);
            begin = change;
        }

        Add(begin, to);
        return segments;

        void Add(DateTimeOffset first, DateTimeOffset end) => segments.Add(new(
            SqlInstant.ToNumber(first)!.Value, SqlInstant.ToNumber(end)!.Value, DateTimeOffset.UnixEpoch.Ticks + zone.GetUtcOffset(first).Ticks));
    }

    private static DateTimeOffset FindChange(TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
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
}
