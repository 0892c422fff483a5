using System.Globalization;
using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>The SQL that counts the events of a campaign. Names of kinds stand in it as literals: they are those of <see cref="EventKinds"/>.</summary>
internal sealed class EventStatements(string prefix)
{
    private const string GetCampaignSeries = "campaign_id = @campaign";
    private const string OfPerson = "user_id <> ''";
    private const string Day = "+ z.shift) / 864000000000";

    private readonly string _events = $"{prefix}events";

    /// <summary>Gives the first and the last event, then the variations.</summary>
    public string Describe => $"""
        SELECT min(occurred_at), max(occurred_at) FROM {_events} WHERE {GetCampaignSeries};
        SELECT channel, variation_id, name FROM {prefix}variations WHERE {GetCampaignSeries} ORDER BY channel, variation_id
        """;

    /// <summary>Gives day, channel, variation, kind, detail and number of events.</summary>
    public string Each(IEnumerable<ZoneSegment> zone) => $"""
        WITH {Zone(zone)}
        SELECT (e.occurred_at {Day} AS day, e.channel, e.variation_id, e.kind, e.detail, count(*)
        FROM zone z JOIN {_events} e ON e.occurred_at >= z.begins AND e.occurred_at < z.ends
        WHERE {GetCampaignSeries} AND e.kind IN ({Names(Counting(EventCounting.Each))}) GROUP BY 1, 2, 3, 4, 5
        """;

    /// <summary>Gives day, channel, variation, and number of persons; then the day and number of persons of the campaign.</summary>
    public string UsersPerDay(IEnumerable<ZoneSegment> zone)
    {
        var persons = $"""
            WITH {Zone(zone)}, received AS (
                SELECT (e.occurred_at {Day} AS day, e.channel, e.variation_id, e.user_id
                FROM zone z JOIN {_events} e ON e.occurred_at >= z.begins AND e.occurred_at < z.ends
                WHERE {GetCampaignSeries} AND {OfPerson} AND e.kind IN ({Names(Counting(EventCounting.UsersPerDay))}){NotCancelled()})
            """;
        return $"""
            {persons} SELECT day, channel, variation_id, count(DISTINCT user_id) FROM received GROUP BY 1, 2, 3;
            {persons} SELECT day, count(DISTINCT user_id) FROM received GROUP BY 1
            """;
    }

    /// <summary>Gives day, channel, variation, kind, empty detail and number of messages.</summary>
    public string FirstOfMessage(IEnumerable<ZoneSegment> zone) => $"""
        WITH {Zone(zone)}, first AS (
            SELECT channel, variation_id, kind, user_id, dispatch_id, min(occurred_at) AS occurred_at FROM {_events}
            WHERE {GetCampaignSeries} AND {OfPerson} AND kind IN ({Names(Counting(EventCounting.FirstOfMessage))}) GROUP BY 1, 2, 3, 4, 5),
        sent AS (
            SELECT channel, user_id, dispatch_id, min(occurred_at) AS sent_at FROM {_events}
            WHERE {GetCampaignSeries} AND kind IN ({Names(Starting(ConversionStart.Each))}) GROUP BY 1, 2, 3)
        SELECT (f.occurred_at {Day} AS day, f.channel, f.variation_id, f.kind, '', count(*)
        FROM first f JOIN zone z ON f.occurred_at >= z.begins AND f.occurred_at < z.ends
        LEFT JOIN sent s ON s.channel = f.channel AND s.user_id = f.user_id AND s.dispatch_id = f.dispatch_id
        WHERE s.sent_at IS NULL OR f.occurred_at - s.sent_at <= {Number(EventKinds.TrackingPeriod.Ticks)} GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Gives day, channel, variation, kind, empty detail and number of persons.</summary>
    public string FirstPerUser(IEnumerable<ZoneSegment> zone) => $"""
        WITH {Zone(zone)}, first AS (
            SELECT channel, variation_id, kind, user_id, min(occurred_at) AS occurred_at FROM {_events}
            WHERE {GetCampaignSeries} AND {OfPerson} AND kind IN ({Names(Counting(EventCounting.FirstPerUser))}) GROUP BY 1, 2, 3, 4)
        SELECT (f.occurred_at {Day} AS day, f.channel, f.variation_id, f.kind, '', count(*)
        FROM first f JOIN zone z ON f.occurred_at >= z.begins AND f.occurred_at < z.ends GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Gives a <see cref="ConversionRow"/>, day, variation, behavior and number of conversions.</summary>
    /// <remarks>
    /// An event without behavior is a primary conversion, unless another behavior of the campaign is known or shown by an event. One without
    /// a person counts by itself. The start of a conversion is the last receipt not after it. Twice its time, and one more if the person may convert anew after it, is one
    /// number, so that the latest is a maximum.
    /// </remarks>
    public string Conversions(IEnumerable<ZoneSegment> zone) => $"""
        WITH {Zone(zone)}, unnamed AS (
            SELECT CASE WHEN EXISTS (SELECT 1 FROM {prefix}conversions WHERE {GetCampaignSeries} AND behavior <> '0')
                OR EXISTS (SELECT 1 FROM {_events} WHERE {GetCampaignSeries} AND kind = '{EventKinds.Conversion}' AND detail NOT IN ('', '0'))
                THEN '' ELSE '0' END AS behavior),
        converted AS (
            SELECT e.user_id, e.occurred_at, e.variation_id, CASE WHEN e.detail = '' THEN u.behavior ELSE e.detail END AS behavior
            FROM {_events} e CROSS JOIN unnamed u WHERE {GetCampaignSeries} AND kind = '{EventKinds.Conversion}'),
        timeline AS (
            SELECT user_id, occurred_at, 0 AS is_conversion, '' AS behavior, '' AS variation_id,
                occurred_at * 2 + CASE WHEN kind IN ({Names(Starting(ConversionStart.EachAnew))}) THEN 1 ELSE 0 END AS start
            FROM {_events}
            WHERE {GetCampaignSeries} AND {OfPerson} AND kind IN ({Names(Starting(ConversionStart.Each).Concat(Starting(ConversionStart.EachAnew)))})
            UNION ALL
            SELECT user_id, min(occurred_at), 0, '', '', min(occurred_at) * 2
            FROM {_events} WHERE {GetCampaignSeries} AND {OfPerson} AND kind IN ({Names(Starting(ConversionStart.First))}) GROUP BY user_id, channel, variation_id
            UNION ALL
            SELECT user_id, occurred_at, 1, behavior, variation_id, NULL FROM converted WHERE {OfPerson} AND behavior <> ''),
        attributed AS (
            SELECT t.*, max(start) OVER (PARTITION BY user_id ORDER BY occurred_at, is_conversion ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS latest
            FROM timeline t),
        ranked AS (
            SELECT a.*, latest / 2 AS sent_at, row_number() OVER (
                PARTITION BY a.user_id, a.behavior, CASE WHEN a.latest % 2 = 1 THEN a.latest ELSE 0 END ORDER BY a.occurred_at, a.variation_id) AS place
            FROM attributed a LEFT JOIN {prefix}conversions c ON c.{GetCampaignSeries} AND c.behavior = a.behavior
            WHERE a.is_conversion = 1 AND (a.latest IS NULL OR c.conversion_window IS NULL OR a.occurred_at - a.latest / 2 <= c.conversion_window))
        SELECT {(int)ConversionRow.ByDay}, (r.occurred_at {Day} AS day, r.variation_id, r.behavior, count(*)
        FROM ranked r JOIN zone z ON r.occurred_at >= z.begins AND r.occurred_at < z.ends WHERE r.place = 1 GROUP BY 2, 3, 4
        UNION ALL
        SELECT {(int)ConversionRow.BySendTime}, (r.sent_at {Day}, r.variation_id, r.behavior, count(*)
        FROM ranked r JOIN zone z ON r.sent_at >= z.begins AND r.sent_at < z.ends WHERE r.place = 1 GROUP BY 2, 3, 4
        UNION ALL
        SELECT CASE WHEN behavior = '' THEN {(int)ConversionRow.WithoutBehavior} ELSE {(int)ConversionRow.WithoutPerson} END,
            (c.occurred_at {Day}, c.variation_id, c.behavior, count(*)
        FROM converted c JOIN zone z ON c.occurred_at >= z.begins AND c.occurred_at < z.ends WHERE c.user_id = '' OR c.behavior = '' GROUP BY 1, 2, 3, 4
        """;

    private static IEnumerable<EventKind> Counting(EventCounting counting) =>
        EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.Counting == counting));

    private static IEnumerable<EventKind> Starting(ConversionStart start) => EventKinds.All.Where(kind => kind.Starts == start);

    private static string Names(IEnumerable<EventKind> kinds) => string.Join(", ", kinds.Select(kind => $"'{kind.Name}'"));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Zone(IEnumerable<ZoneSegment> zone) =>
        $"zone (begins, ends, shift) AS (VALUES {string.Join(", ", zone.Select(one => $"({Number(one.From)}, {Number(one.To)}, {Number(one.Shift)})"))})";

    private string NotCancelled()
    {
        var cancelled =
            from kind in EventKinds.All
            from metric in kind.Metrics
            where metric is { Counting: EventCounting.UsersPerDay, CancelledBy: not null }
            let details = EventKinds.Find(metric.CancelledBy!)!.Metrics[0].Details!
            select $"""
                 AND (e.kind <> '{kind.Name}' OR (e.user_id, e.dispatch_id) NOT IN (
                    SELECT user_id, dispatch_id FROM {_events} WHERE {GetCampaignSeries} AND kind = '{metric.CancelledBy}'
                        AND detail IN ({string.Join(", ", details.Select(detail => $"'{detail}'"))})))
                """;
        return string.Concat(cancelled);
    }
}

/// <summary>What a row of conversions counts.</summary>
internal enum ConversionRow
{
    /// <summary>Conversions on their day.</summary>
    ByDay,

    /// <summary>The same ones, on the day of the message that led to them.</summary>
    BySendTime,

    /// <summary>Conversions of nobody that is known, on their day.</summary>
    WithoutPerson,

    /// <summary>Events that could be conversions of several behaviors, on their day. They are left out.</summary>
    WithoutBehavior,
}
