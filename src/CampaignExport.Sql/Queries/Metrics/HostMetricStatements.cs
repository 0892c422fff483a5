using System.Globalization;
using System.Text;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>
/// Wraps a host's query for metrics with the days of a time zone and the aggregation. <see cref="EventKinds"/> defines which rows make a recipient, and which
/// count once for each person.
/// </summary>
internal sealed class HostMetricStatements
{
    /// <summary>The error of a row whose count is not a number.</summary>
    public const string NoNumber = "is missing or not a number";

    /// <summary>The metric of people in the control group.</summary>
    public const string Enrolled = "enrolled";

    // Times outside this range are errors of the data.
    private static readonly DayRange Plausible = new(new DateOnly(1970, 1, 1), new DateOnly(2099, 12, 31));

    private static readonly string[] Columns = ["time", "channel", "variation", "metric", "count", "person"];

    private readonly string _timed;
    private readonly bool _hasPersons;

    private HostMetricStatements(string timed, bool hasPeople) => (_timed, _hasPersons) = (timed, hasPeople);

    /// <summary>Whether the query returns people.</summary>
    public bool HasPeople => _hasPersons;

    /// <summary>The query for the first and the last instant, then the first and the last day, of all rows.</summary>
    public string Span => $"WITH {_timed} SELECT min(at), max(at), min(day), max(day) FROM __timed";

    /// <summary>Validates the query against the database.</summary>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all errors.</exception>
    public static async Task<HostMetricStatements> CheckAsync(SqlDatabase database, string query, CancellationToken cancellationToken)
    {
        var (text, rows) = (new HostQueryText(query), database.Dialect.Rows);
        var parameters = new Dictionary<string, object?> { ["campaign"] = "" };
        HostMetricStatements? statements = null;
        var check = new HostQueryCheck(database, "SqlMetricsOptions.Query", text, HostQueryUse.Metrics, parameters);
        await check.RunAsync(
            async (connection, columns, problems) =>
            {
                statements = Create(text.Text, columns, database.Dialect, problems);
                // The wrapper may not fit the values of the query.
                if (problems.Count == 0)
                    await rows.DescribeAsync(connection, new SqlRowQuery(statements.Count(Plausible, TimeZoneInfo.Utc, Granularity.Day), [], parameters), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return statements!;
    }

    /// <summary>
    /// The query for each day, channel, variation and metric. It returns 1 if the number counts people, otherwise 0; then these four, the number, and the error of
    /// one of its rows, empty for none. All days before or after the range are one day there. The day is null for rows without a time. For hours, it is the first moment
    /// of the hour. For weeks and months, people are counted in them, with the first day on which there are any.
    /// </summary>
    public string Count(DayRange range, TimeZoneInfo zone, Granularity granularity)
    {
        var (first, last) = (Within(range.First), Within(range.Last));
        var (before, after) = (Number(first.DayNumber - 1), Number(last.DayNumber + 1));
        var sql = new StringBuilder($"""
            WITH {_timed}, __dated AS NOT MATERIALIZED (
                SELECT t.*, CASE WHEN at IS NULL THEN CASE WHEN day < {before} THEN {before} WHEN day > {after} THEN {after} ELSE day END {OfZone(first, last, zone, granularity)} END AS date,
                    CASE WHEN at IS NULL THEN (day - {Number(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)}) * {Number(TimeSpan.TicksPerDay)} ELSE at END AS moment
                FROM __timed t)
            """);
        if (_hasPersons)
        {
            sql.Append(CultureInfo.InvariantCulture, $"""
                , __received AS (
                    SELECT date, channel, variation, person FROM __dated WHERE person IS NOT NULL AND ({IsReceipt()}) GROUP BY 1, 2, 3, 4
                    HAVING sum(CASE WHEN metric IN ({string.Join(", ", Cancelling().Select(one => $"'{one.Metric}'"))}) THEN -number ELSE number END) > 0),
                __sent AS (
                    SELECT date, moment, channel, variation, metric, person, max(CASE metric WHEN 'sent' THEN moment END) OVER (
                        PARTITION BY channel, person ORDER BY moment, CASE metric WHEN 'sent' THEN 0 ELSE 1 END ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sent_at
                    FROM __dated WHERE person IS NOT NULL AND number > 0 AND channel IN ({string.Join(", ", Channels(EventCounting.FirstOfMessage))})
                        AND (metric = 'sent' OR {Unique(EventCounting.FirstOfMessage)} IS NOT NULL))
                """);
        }

        sql.Append(CultureInfo.InvariantCulture, $"""

            SELECT 0, date, channel, variation, metric, sum({(_hasPersons ? $"CASE WHEN metric = '{Enrolled}' AND person IS NOT NULL THEN 0 ELSE number END" : "number")}),
                CASE WHEN count(*) > count(number) THEN '{NoNumber}' WHEN min(number) < 0 THEN 'is negative'
                    WHEN max(CASE WHEN number <> round(CAST(number AS NUMERIC)) THEN 1 ELSE 0 END) = 1 THEN 'is no whole number' ELSE '' END
            FROM __dated GROUP BY 2, 3, 4, 5
            """);
        if (_hasPersons)
        {
            // A person is once in each day or hour of the table.
            var (people, period, count) = ("__received", "date", "count(*)");
            if (granularity.IsLongerThanDay())
                (people, count, period) = ($"__received WHERE date > {before} AND date < {after}", "count(DISTINCT person)", SqlPeriods.PeriodOf("date", granularity, first, last));
            sql.Append(CultureInfo.InvariantCulture, $"""

                UNION ALL
                SELECT 1, min(date), channel, variation, 'unique_recipients', {count}, '' FROM {people} GROUP BY {period}, channel, variation
                UNION ALL
                SELECT 1, min(date), '', '', 'unique_recipients', count(DISTINCT person), '' FROM {people} GROUP BY {period}
                UNION ALL
                SELECT 1, date, channel, variation, name, count(*), '' FROM (
                    SELECT min(date) AS date, channel, variation, {Unique(EventCounting.FirstOfPerson)} AS name, person FROM __dated
                    WHERE person IS NOT NULL AND number > 0 AND {Unique(EventCounting.FirstOfPerson)} IS NOT NULL GROUP BY 2, 3, 4, 5) f GROUP BY 2, 3, 4, 5
                UNION ALL
                SELECT 1, date, channel, variation, name, count(*), '' FROM (
                    SELECT min(date) AS date, channel, variation, {Unique(EventCounting.FirstOfMessage)} AS name, person FROM __sent
                    WHERE metric <> 'sent' AND (sent_at IS NULL OR moment - sent_at <= {Number(EventKinds.TrackingPeriod.Ticks)}) GROUP BY 2, 3, 4, 5, sent_at) f GROUP BY 2, 3, 4, 5
                """);
        }

        return sql.ToString();
    }

    private static HostMetricStatements Create(string query, IReadOnlyList<(string Name, string Type)> given, SqlDialect dialect, List<string> problems)
    {
        var rows = dialect.Rows;
        var hasPersonAlone = given.Count == 5 && IsNamed(4, "person");
        string[] columns = [.. Columns.Where(name => !hasPersonAlone || name != "count").Take(given.Count)];
        if (given.Count is < 4 or > 6)
            problems.Add($"It returns {HostQueryCheck.NumberOf(given)}. Four are expected, in this order: {string.Join(", ", Columns[..4])}; then count, person, or both.");
        else if (given.Count == 5 && !hasPersonAlone && !IsNamed(4, "count"))
            problems.Add($"Name its fifth column: AS count, or AS person. '{given[4].Name}' may be either.");
        else
            HostQueryCheck.RequireOrder(given, columns, problems);
        if (problems.Count > 0)
            return new("", hasPeople: false);
        var time = given[0].Type;
        var (instant, day) = (rows.Convert("q.time", time, SqlFieldKind.MetricInstant), rows.Convert("q.time", time, SqlFieldKind.MetricDay));
        if (instant is null || day is null)
            problems.Add($"Its time '{given[0].Name}' is {time}: CAST it to a time (timestamptz) or a day (date).");
        var number = "1";
        if (columns.Contains("count") && rows.Convert("q.count", given[4].Type, SqlFieldKind.MetricValue) is var value)
        {
            if (value is null)
                problems.Add($"Its count '{given[4].Name}' is {given[4].Type}: CAST it to a whole number (bigint) or a number (numeric).");
            number = value;
        }

        var hasPeople = columns.Contains("person");
        return new(
            $"""
            __host ({string.Join(", ", columns)}) AS (
            {query}
            ), __timed AS MATERIALIZED (
                SELECT {instant} AS at, {day} AS day, {TextOf("channel")} AS channel, {TextOf("variation")} AS variation, {TextOf("metric")} AS metric,
                    {number} AS number{(hasPeople ? $", nullif({TextOf("person")}, '') AS person" : "")}
                FROM __host q)
            """,
            hasPeople);

        bool IsNamed(int at, string name) => given[at].Name.Equals(name, StringComparison.OrdinalIgnoreCase);

        // Compared ordinally, whatever the collation of the column.
        string TextOf(string column) =>
            $"coalesce(CAST({rows.Convert($"q.{column}", given[Array.IndexOf(columns, column)].Type, SqlFieldKind.Text)} AS TEXT), ''){dialect.OrdinalText.Replace("TEXT", "", StringComparison.Ordinal)}";
    }

    private static DateOnly Within(DateOnly day) => day < Plausible.First ? Plausible.First : day > Plausible.Last ? Plausible.Last : day;

    /// <summary>Creates the cases of an instant: its day in the zone, or its hour, by the periods in which the zone has one offset.</summary>
    private static string OfZone(DateOnly first, DateOnly last, TimeZoneInfo zone, Granularity granularity)
    {
        // More than the requested days, whatever the zone.
        var margin = TimeSpan.FromHours(36);
        var segments = ZoneSegment.Split(zone, Begin(first) - margin, Begin(last) + margin + margin);
        if (granularity == Granularity.Hour)
        {
            return $"WHEN at < {Number(segments[0].From)} THEN {Number(segments[0].From)} "
                + string.Concat(SqlPeriods.Hours(segments, "at", unit: 1).Select(one => $"WHEN at < {Number(one.End)} THEN {one.Hour} "))
                + $"ELSE {Number(segments[^1].To)}";
        }

        return $"WHEN at < {Number(segments[0].From)} THEN {Number(first.DayNumber - 1)} "
            + string.Concat(segments.Select(one => $"WHEN at < {Number(one.To)} THEN (at + {Number(one.Shift)}) / {Number(TimeSpan.TicksPerDay)} "))
            + $"ELSE {Number(last.DayNumber + 1)}";

        static DateTimeOffset Begin(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
    }

    /// <summary>Creates the condition for rows that are the receipt of a message, or that cancel one.</summary>
    private static string IsReceipt()
    {
        // A message is received when it is sent, or, in channels without a send, when it is shown.
        var shown = EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.Counting == EventCounting.PeoplePerDay) && kind.Metrics[0].ApiName != "sent")
            .Select(kind => $"WHEN '{kind.Channel}' THEN '{kind.Metrics[0].ApiName}' ");
        return $"metric = CASE channel {string.Concat(shown)}ELSE 'sent' END"
            + string.Concat(Cancelling().Select(one => $" OR (channel = '{one.Channel}' AND metric = '{one.Metric}')"));
    }

    /// <summary>The metrics that cancel receipts: errors of webhooks count as sent, but not as recipients.</summary>
    private static IEnumerable<(string Channel, string Metric)> Cancelling() =>
        from kind in EventKinds.All
        from metric in kind.Metrics
        where metric.CancelledBy is not null
        select (kind.Channel!, EventKinds.Find(metric.CancelledBy!)!.Metrics[0].ApiName);

    private static IEnumerable<string> Channels(EventCounting counting) =>
        EventKinds.All.Where(kind => kind.Metrics.Any(metric => metric.Counting == counting)).Select(kind => $"'{kind.Channel}'").Distinct();

    /// <summary>Creates the expression for the metric that counts a row once for each person or message; null for none.</summary>
    private static string Unique(EventCounting counting)
    {
        var names =
            from kind in EventKinds.All
            from metric in kind.Metrics
            where metric.Counting == counting
            select kind.Channel is null ? $"WHEN metric = '{metric.ApiName}' THEN '{metric.ApiName}' "
                : $"WHEN channel = '{kind.Channel}' AND metric = '{kind.Metrics[0].ApiName}' THEN '{metric.ApiName}' ";
        return $"CASE {string.Concat(names)}END";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
