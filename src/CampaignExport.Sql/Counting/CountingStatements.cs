using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>
/// The SQL that counts the events of one campaign by the rules of <see cref="EventKinds"/>, in days or hours. It reads a table <c>e</c> of the columns <c>kind</c>,
/// <c>channel</c>, <c>variation_id</c>, <c>t</c> (microseconds since 1970), <c>person</c> (null for none), <c>dispatch</c>, <c>detail</c> and <c>automated</c>, and a table <c>p</c> of the
/// purchases of recipients with the columns <c>t</c>, <c>person</c>, <c>currency</c> and <c>price</c>.
/// </summary>
/// <param name="dialect">The SQL of the engine.</param>
/// <param name="zone">The offsets of the time zone from the first event to the last one, and to the last purchase after it.</param>
/// <param name="behaviors">The known conversion behaviors of the campaign.</param>
/// <param name="isHourly">Whether to count in hours; otherwise in days.</param>
/// <param name="hasOtherBehavior">Whether an event is a conversion of another than the primary behavior; null to look at the events.</param>
internal sealed class CountingStatements(CountingDialect dialect, IReadOnlyList<ZoneSegment> zone, IReadOnlyList<ConversionBehavior> behaviors, bool isHourly, bool? hasOtherBehavior = null)
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;
    private const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TicksPerMicrosecond;

    /// <summary>Creates the statements for events between two moments, in microseconds since 1970.</summary>
    public static CountingStatements Create(CountingDialect dialect, TimeZoneInfo zone, long first, long last, Campaign campaign, Granularity granularity, bool? hasOtherBehavior = null)
    {
        var isHourly = granularity == Granularity.Hour;
        // The first hour may begin before the first event.
        var begin = DateTimeOffset.UnixEpoch.AddTicks(first * TicksPerMicrosecond) - (isHourly ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        var end = DateTimeOffset.UnixEpoch.AddTicks((last + 1) * TicksPerMicrosecond) + PurchaseWindow(campaign.ConversionBehaviors);
        return new(dialect, ZoneSegment.Split(zone, begin, end), campaign.ConversionBehaviors, isHourly, hasOtherBehavior);
    }

    /// <summary>Whether the statements count in hours, each by its first moment in microseconds since 1970; otherwise in days, by their numbers.</summary>
    public bool IsHourly => isHourly;

    /// <summary>All statements. Their results depend only on the events and purchases.</summary>
    public IReadOnlyList<string> All => [Each, ByMachine, FirstOfMessage, FirstOfPerson, PeoplePerDay, Conversions, Revenue];

    /// <summary>The condition for a person who received the campaign or is in its control group.</summary>
    public static string IsRecipient(string person) => $"{person} IN (SELECT person FROM e WHERE kind IN ({Names(EventKinds.All.Where(kind => kind.Starts != ConversionStart.None))}))";

    /// <summary>The time after a message during which purchases count, in microseconds.</summary>
    public long MicrosecondsOfPurchases => PurchaseWindow(behaviors).Ticks / TicksPerMicrosecond;

    /// <summary>Selects day, channel, variation, kind, detail and number of events.</summary>
    public string Each => $"""
        SELECT {Start("t")} AS day, channel, variation_id, kind, detail, count(*) AS n FROM e
        GROUP BY 1, 2, 3, 4, 5 HAVING kind IN ({Names(Counting(EventCounting.Each))})
        """;

    /// <summary>Selects day, channel, variation, kind, empty detail and number of events that machines caused.</summary>
    public string ByMachine => $"""
        SELECT {Start("t")} AS day, channel, variation_id, kind, '' AS detail, count(*) AS n FROM e
        WHERE automated AND kind IN ({Names(Counting(EventCounting.ByMachine))}) GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Selects day, channel, variation, kind, empty detail and number of messages.</summary>
    public string FirstOfMessage => $"""
        WITH firsts AS (
            SELECT channel, variation_id, kind, person, dispatch, min(t) AS first_at FROM e
            WHERE person IS NOT NULL AND kind IN ({Names(Counting(EventCounting.FirstOfMessage))}) GROUP BY channel, variation_id, kind, person, dispatch),
        sent AS ({FirstSends})
        SELECT {Start("f.first_at")} AS day, f.channel, f.variation_id, f.kind, '' AS detail, count(*) AS n
        FROM firsts f LEFT JOIN {InTrackingPeriod("f.first_at")} GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Selects day, channel, variation, kind, empty detail and number of users.</summary>
    public string FirstOfPerson => $"""
        WITH firsts AS (
            SELECT channel, variation_id, kind, person, min(t) AS first_at FROM e
            WHERE person IS NOT NULL AND kind IN ({Names(Counting(EventCounting.FirstOfPerson))}) GROUP BY channel, variation_id, kind, person)
        SELECT {Start("first_at")} AS day, channel, variation_id, kind, '' AS detail, count(*) AS n FROM firsts GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Selects day, channel, variation and number of people; channel and variation are null for the campaign.</summary>
    public string PeoplePerDay => $"""
        WITH received AS (SELECT DISTINCT {Start("t")} AS day, channel, variation_id, person FROM e WHERE {Received})
        SELECT day, channel, variation_id, count(*) AS n FROM received GROUP BY 1, 2, 3
        UNION ALL SELECT day, NULL, NULL, count(DISTINCT person) FROM received GROUP BY 1
        """;

    /// <summary>Selects the first day of weeks or months with people, channel, variation and number of people; channel and variation are null for the campaign.</summary>
    /// <param name="granularity">The weeks or months.</param>
    /// <param name="when">The condition of the time <c>t</c> of an event.</param>
    public string UsersPer(Granularity granularity, string when)
    {
        var (first, last) = (DayOf(zone[0].From, zone[0]), DayOf(zone[^1].To, zone[^1]));
        return $"""
            WITH received AS (SELECT DISTINCT {Start("t")} AS day, channel, variation_id, person FROM e WHERE {when} AND {Received}),
            periods AS (SELECT {SqlPeriods.PeriodOf("day", granularity, first, last)} AS period, * FROM received)
            SELECT min(day) AS first_day, channel, variation_id, count(DISTINCT person) AS n FROM periods GROUP BY period, channel, variation_id
            UNION ALL SELECT min(day), NULL, NULL, count(DISTINCT person) FROM periods GROUP BY period
            """;

        static DateOnly DayOf(long instant, ZoneSegment segment) => DateOnly.FromDayNumber((int)((instant + segment.Shift) / TimeSpan.TicksPerDay));
    }

    /// <summary>Selects a <see cref="ConversionRow"/>, day, variation, behavior and number of conversions.</summary>
    /// <remarks>
    /// An event without behavior is a primary conversion, unless another behavior of the campaign is known or appears in an event. An event without
    /// a person counts as one conversion. A conversion belongs to the last receipt that is not after it. Twice the time of the receipt, plus one if the person
    /// can convert again after it, is a single number, so the latest receipt is the maximum.
    /// </remarks>
    public string Conversions => $"""
        {RankedConversions}
        SELECT {(int)ConversionRow.ByDay} AS what, {Start("t")} AS day, variation_id, behavior, count(*) AS n FROM ranked WHERE place = 1 GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT {(int)ConversionRow.BySendTime}, {Start("sent_at")} AS day, variation_id, behavior, count(*)
        FROM ranked WHERE place = 1 AND sent_at IS NOT NULL GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT CASE WHEN behavior = '' THEN {(int)ConversionRow.WithoutBehavior} ELSE {(int)ConversionRow.WithoutPerson} END, {Start("t")} AS day, variation_id, behavior, count(*)
        FROM converted WHERE person IS NULL OR behavior = '' GROUP BY 1, 2, 3, 4
        """;

    /// <summary>Selects each person with a primary conversion, and the time of the first one.</summary>
    public string Converters => $"{RankedConversions} SELECT person, min(t) AS converted_at FROM ranked WHERE place = 1 AND behavior = '0' GROUP BY person";

    private string RankedConversions
    {
        get
        {
            const string converters = "person IN (SELECT person FROM converted)";
            return $"""
                WITH unnamed AS (
                    SELECT CASE WHEN {OtherBehavior}
                        THEN '' ELSE '0' END AS behavior),
                converted AS (
                    SELECT e.person, e.t, e.variation_id, CASE WHEN e.detail = '' THEN u.behavior ELSE e.detail END AS behavior
                    FROM e CROSS JOIN unnamed u WHERE e.kind = '{EventKinds.Conversion}'),
                windows AS ({Windows}),
                timeline AS (
                    SELECT person, t, 0 AS is_conversion, '' AS behavior, NULL AS variation_id,
                        t * 2 + CASE WHEN kind IN ({Names(Starting(ConversionStart.EachAnew))}) THEN 1 ELSE 0 END AS start
                    FROM e WHERE kind IN ({Names(Starting(ConversionStart.Each).Concat(Starting(ConversionStart.EachAnew)))}) AND {converters}
                    UNION ALL
                    SELECT person, min(t), 0, '', NULL, min(t) * 2
                    FROM e WHERE kind IN ({Names(Starting(ConversionStart.First))}) AND {converters} GROUP BY person, channel, variation_id
                    UNION ALL
                    SELECT person, t, 1, behavior, variation_id, NULL FROM converted WHERE person IS NOT NULL AND behavior <> ''),
                attributed AS (
                    SELECT person, t, is_conversion, behavior, variation_id,
                        max(start) OVER (PARTITION BY person ORDER BY t, is_conversion ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS latest
                    FROM timeline),
                ranked AS (
                    SELECT a.person, a.t, a.variation_id, a.behavior, {Divide("a.latest", 2)} AS sent_at, row_number() OVER (
                        PARTITION BY a.person, a.behavior, CASE WHEN a.latest % 2 = 1 THEN a.latest ELSE 0 END ORDER BY a.t, a.variation_id) AS place
                    FROM attributed a LEFT JOIN windows w ON w.behavior = a.behavior
                    WHERE a.is_conversion = 1 AND (a.latest IS NULL OR w.length IS NULL OR a.t - {Divide("a.latest", 2)} <= w.length))
                """;
        }
    }

    /// <summary>Selects day, channel and variation of the message, currency and sum of the prices of purchases. The control group has an empty channel.</summary>
    /// <remarks>A purchase belongs to the last receipt that is not after it; of several at the same time, to the greatest channel and variation.</remarks>
    public string Revenue
    {
        get
        {
            const string buyers = "person IN (SELECT person FROM p)";
            return $"""
                WITH receipts AS (
                    SELECT person, t, channel, variation_id
                    FROM e WHERE kind IN ({Names(Starting(ConversionStart.Each).Concat(Starting(ConversionStart.EachAnew)))}) AND {buyers}
                    UNION ALL
                    SELECT person, min(t), channel, variation_id
                    FROM e WHERE kind IN ({Names(Starting(ConversionStart.First))}) AND {buyers} GROUP BY person, channel, variation_id),
                messages AS (
                    SELECT person, t, channel, variation_id, row_number() OVER (PARTITION BY person, t ORDER BY channel DESC, variation_id DESC) AS place FROM receipts)
                SELECT {Start("p.t")} AS day, m.channel, m.variation_id, p.currency, sum(p.price) AS n
                FROM p ASOF JOIN (SELECT * FROM messages WHERE place = 1) m ON m.person = p.person AND p.t >= m.t
                WHERE p.t - m.t <= {Number(MicrosecondsOfPurchases)} GROUP BY 1, 2, 3, 4
                """;
        }
    }

    /// <summary>The kinds of events that <see cref="Recipients"/> reads, and <see cref="Engaged"/>.</summary>
    public static IReadOnlyList<string> KindsOfPeople(bool withEngaged)
    {
        var kinds = Counting(EventCounting.PeoplePerDay).Select(kind => kind.Name)
            .Concat(EventKinds.All.SelectMany(kind => kind.Metrics).Select(metric => metric.CancelledBy).OfType<string>());
        if (withEngaged)
            kinds = kinds.Concat(Having(EventKinds.OpeningMetrics).Concat(Having(EventKinds.ClickingMetrics)).Concat(Starting(ConversionStart.Each)).Select(kind => kind.Name));
        return [.. kinds.Distinct()];
    }

    /// <summary>
    /// Selects channel, variation and number of distinct people who received the campaign. The variation is null for all messages of the channel, and the
    /// channel for all channels.
    /// </summary>
    /// <param name="when">The condition of the time <c>t</c> of an event.</param>
    public static string Recipients(string when) => $"""
        WITH received AS ({Receivers(when)})
        SELECT channel, variation_id, count(*) AS n FROM received GROUP BY 1, 2
        UNION ALL SELECT channel, NULL, count(*) FROM (SELECT DISTINCT channel, person FROM received) people GROUP BY 1
        UNION ALL SELECT NULL, NULL, count(DISTINCT person) FROM received
        """;

    /// <summary>Selects channel, variation and number of the recipients who did something with the message within its tracking period.</summary>
    /// <param name="dialect">The SQL of the engine.</param>
    /// <param name="metrics">The metrics of what they did.</param>
    /// <param name="when">The condition of the time <c>t</c> of an event.</param>
    public static string Engaged(CountingDialect dialect, IReadOnlyList<string> metrics, string when) => $"""
        WITH received AS ({Receivers(when)}),
        sent AS ({FirstSends}),
        engaged AS (
            SELECT DISTINCT f.channel, f.variation_id, f.person
            FROM (SELECT * FROM e WHERE person IS NOT NULL AND {when} AND kind IN ({Names(Having(metrics))})) f LEFT JOIN {InTrackingPeriod("f.t")})
        SELECT channel, variation_id, count(*) AS n FROM received {dialect.SemiJoin} engaged USING (channel, variation_id, person) GROUP BY 1, 2
        """;

    /// <summary>The condition of an event that counts towards one of some metrics.</summary>
    public static string Counts(params IReadOnlyList<string> metrics) => $"({string.Join(" OR ", EventKinds.All.SelectMany(kind => kind.Metrics.Where(metric => metrics.Contains(metric.ApiName))
        .Select(metric => metric.Details is null ? $"kind = '{kind.Name}'" : $"kind = '{kind.Name}' AND detail IN ({SqlText.List(metric.Details)})").Distinct()))})";

    private static string FirstSends => $"""
        SELECT channel, person, dispatch, min(t) AS sent_at FROM e
        WHERE person IS NOT NULL AND kind IN ({Names(Starting(ConversionStart.Each))}) GROUP BY channel, person, dispatch
        """;

    private static string InTrackingPeriod(string time) => $"""
        sent s ON s.channel = f.channel AND s.person = f.person AND s.dispatch = f.dispatch
        WHERE s.sent_at IS NULL OR {time} - s.sent_at <= {Number(EventKinds.TrackingPeriod.Ticks / TicksPerMicrosecond)}
        """;

    private static string Receivers(string when) => $"SELECT DISTINCT channel, variation_id, person FROM e WHERE {when} AND {Received}";

    private static string Received
    {
        get
        {
            var cancelled =
                from kind in EventKinds.All
                from metric in kind.Metrics
                where metric is { Counting: EventCounting.PeoplePerDay, CancelledBy: not null }
                let details = EventKinds.Find(metric.CancelledBy!)!.Metrics[0].Details!
                select $"""
                     AND (kind <> '{kind.Name}' OR (person, dispatch) NOT IN (
                        SELECT (person, dispatch) FROM e WHERE person IS NOT NULL AND kind = '{metric.CancelledBy}'
                            AND detail IN ({SqlText.List(details)})))
                    """;
            return $"person IS NOT NULL AND kind IN ({Names(Counting(EventCounting.PeoplePerDay))}){string.Concat(cancelled)}";
        }
    }

    private string OtherBehavior => behaviors.Count > 1 || hasOtherBehavior == true ? "true"
        : hasOtherBehavior == false ? "false"
        : $"EXISTS (SELECT 1 FROM e WHERE kind = '{EventKinds.Conversion}' AND detail NOT IN ('', '0'))";

    private string Windows => behaviors.Count == 0 ? "SELECT '' AS behavior, 0 AS length WHERE false"
        : string.Join(" UNION ALL ", behaviors.Select((behavior, at) => $"SELECT '{at}' AS behavior, {Number(behavior.Window.Ticks / TicksPerMicrosecond)} AS length"));

    private static TimeSpan PurchaseWindow(IReadOnlyList<ConversionBehavior> behaviors) => behaviors is [var primary, ..] ? primary.Window : EventKinds.PurchasePeriod;

    private static IEnumerable<EventKind> Counting(EventCounting counting) => EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.Counting == counting));

    private static IEnumerable<EventKind> Having(IReadOnlyList<string> metrics) => EventKinds.All.Where(kind => kind.Metrics.Any(metric => metrics.Contains(metric.ApiName)));

    private static IEnumerable<EventKind> Starting(ConversionStart start) => EventKinds.All.Where(kind => kind.Starts == start);

    private static string Names(IEnumerable<EventKind> kinds) => SqlText.List(kinds.Select(kind => kind.Name));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Divide(string number, long divisor) => dialect.Divide(number, Number(divisor));

    // A zone changes its offset twice a year or so, so a CASE is faster than a join. An hour is its first moment, in microseconds since 1970.
    private string Start(string t)
    {
        if (isHourly)
        {
            var hours = SqlPeriods.Hours(zone, t, TicksPerMicrosecond).ToList();
            return hours.Count == 1 ? hours[0].Hour
                : $"CASE {string.Concat(hours.SkipLast(1).Select(one => $"WHEN {t} < {Number(one.End)} THEN {one.Hour} "))}ELSE {hours[^1].Hour} END";
        }

        var shift = string.Concat(zone.SkipLast(1).Select(one => $"WHEN {t} < {Number(one.To / TicksPerMicrosecond)} THEN {Number(one.Shift / TicksPerMicrosecond)} "));
        var last = Number(zone[^1].Shift / TicksPerMicrosecond);
        return Divide($"{t} + {(shift.Length == 0 ? last : $"CASE {shift}ELSE {last} END")}", MicrosecondsPerDay);
    }
}

/// <summary>The kinds of conversion rows.</summary>
internal enum ConversionRow
{
    /// <summary>Conversions on their day.</summary>
    ByDay,

    /// <summary>The same conversions, on the day of the message that led to them.</summary>
    BySendTime,

    /// <summary>Conversions without a person, on their day.</summary>
    WithoutPerson,

    /// <summary>Events that could be conversions of several behaviors, on their day. They are left out.</summary>
    WithoutBehavior,
}
